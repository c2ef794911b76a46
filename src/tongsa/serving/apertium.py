"""Apertium-APy's API, as far as OmegaT and Weblate speak it.

https://wiki.apertium.org/wiki/Apertium-apy
"""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tongsa.serving import languages
from tongsa.serving.libretranslate import options_for
from tongsa.serving.refusals import Refusal
from tongsa.serving.server import Server, text_of


class Apertium:
    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/listPairs", self.list_pairs, methods=["GET", "POST"]),
            Route("/listpairs", self.list_pairs, methods=["GET", "POST"]),
        ]

    async def translate(self, http: Request, given: dict[str, Any]) -> Response:
        """Answer `/translate?langpair=en|ko&q=…`; codes of two letters or of three."""
        server = self._server
        # OmegaT sends an empty key where its user has none.
        server.check_key(http, given.get("key") or None)
        langpair = text_of(given, "langpair")
        source, bar, target = langpair.partition("|")
        if not (source and bar and target):
            raise Refusal(
                400,
                f"langpair {langpair!r}: write the two languages with a bar between them, as in "
                f"{self._example()}",
                parameter="langpair",
            )
        pair = server.shelf.translator(languages.two_letters(source), languages.two_letters(target))
        markup = text_of(given, "format", "txt") in ("html", "html-noent")
        [[best, *_]] = await server.translations(
            http, pair.served, [text_of(given, "q")], options_for(pair), markup=markup
        )
        return _answer({"translatedText": best})

    async def list_pairs(self, http: Request) -> Response:
        self._server.check_key(http, http.query_params.get("key") or None)
        pairs = []
        for source, target, _ in self._server.shelf.pairs():
            pairs.append((source, target))
            # Weblate asks by the codes that Apertium has, and looks them up here first.
            three = languages.three_letters(source), languages.three_letters(target)
            if three[0] and three[1]:
                pairs.append((three[0], three[1]))
        return _answer(
            [{"sourceLanguage": s, "targetLanguage": t} for s, t in dict.fromkeys(pairs)]
        )

    def _example(self) -> str:
        return next((f"{p.source}|{p.target}" for p in self._server.shelf.pairs()), "en|ko")


def _answer(data: object) -> Response:
    return JSONResponse({"responseData": data, "responseDetails": None, "responseStatus": 200})
