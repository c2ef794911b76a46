"""LibreTranslate's API: what its clients send, and what they expect back.

https://docs.libretranslate.com
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tongsa.serving import languages
from tongsa.serving.refusals import Refusal
from tongsa.serving.server import Server, parameters, text_of, whole_number_of
from tongsa.serving.shelf import AUTO, Pair
from tongsa.tasks.options import Options

_MOST_ALTERNATIVES = 10


class LibreTranslate:
    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/languages", self.listed),
            Route("/detect", self.detect, methods=["POST"]),
            Route("/frontend/settings", self.frontend),
        ]

    async def translate(self, http: Request, given: dict[str, Any]) -> Response:
        """Answer `POST /translate`; `q` is a text or a list of them, and so is the answer."""
        server = self._server
        server.check_key(http, given.get("api_key"))
        many = isinstance(given.get("q"), list)
        asked = _texts_of(given)
        markup = text_of(given, "format", "text")
        if markup not in ("text", "html"):
            raise Refusal(400, f"format {markup!r} is not supported; there are text and html")
        count = whole_number_of(given, "alternatives", _MOST_ALTERNATIVES)
        target = text_of(given, "target")
        source = text_of(given, "source", AUTO)
        guess = server.shelf.guess("\n".join(asked), target) if source == AUTO else None
        pair = server.shelf.translator(guess.language if guess else source, target)
        found = await server.translations(
            http, pair.served, asked, options_for(pair, count), markup=markup == "html"
        )
        best = [said[0] for said in found]
        others = [said[1 : 1 + count] for said in found]
        answer: dict[str, Any] = {"translatedText": best if many else best[0]}
        if count:
            answer["alternatives"] = others if many else others[0]
        if guess:
            each = [server.shelf.guess(text, target) for text in asked] if many else [guess]
            told = [{"confidence": g.confidence, "language": g.language} for g in each]
            answer["detectedLanguage"] = told if many else told[0]
        return JSONResponse(answer)

    async def listed(self, http: Request) -> Response:
        self._server.check_key(http, http.query_params.get("api_key"))
        targets: dict[str, list[str]] = {}
        for pair in self._server.shelf.pairs():
            targets.setdefault(pair.source, []).append(pair.target)
            targets.setdefault(pair.target, [])
        return JSONResponse(
            [
                {
                    "code": code,
                    "name": languages.name_of(code),
                    "targets": sorted(set(targets[code])),
                }
                for code in sorted(targets)
            ]
        )

    async def detect(self, http: Request) -> Response:
        given = await parameters(http)
        self._server.check_key(http, given.get("api_key"))
        among = sorted({code for pair in self._server.shelf.pairs() for code in pair[:2]})
        found = languages.guesses(" ".join(_texts_of(given)), among)
        return JSONResponse([{"confidence": g.confidence, "language": g.language} for g in found])

    async def frontend(self, http: Request) -> Response:  # noqa: ARG002  (their page asks before it has a key)
        settings = self._server.settings
        return JSONResponse(
            {
                "apiKeys": bool(settings.api_keys),
                "charLimit": settings.max_body,
                "filesTranslation": False,
                "frontendTimeout": 500,
                "keyRequired": bool(settings.api_keys),
                "language": {"source": {"code": AUTO, "name": "Auto Detect"}, "target": None},
                "suggestions": False,
                "supportedFilesFormat": [],
            }
        )


def options_for(pair: Pair, alternatives: int = 0) -> Options:
    """Return how a model is asked for a direction, and for how many answers beside the best."""
    options: Options = {"to": pair.target} if pair.served.model.config.directions else {}
    if alternatives:
        options["n_best"] = 1 + alternatives
    return options


def _texts_of(given: dict[str, Any]) -> list[str]:
    q = given.get("q")
    if q is None or q == []:
        raise Refusal(400, "Invalid request: missing q parameter", parameter="q")
    texts = q if isinstance(q, list) else [q]
    if not all(isinstance(text, str) for text in texts):
        raise Refusal(400, "Invalid request: q must be a text or a list of texts", parameter="q")
    return texts
