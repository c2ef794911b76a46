"""The pages for people, and what they ask: our own words, where no API of others has any.

`/` is for every day, `/inside` shows a run step by step. Both are the same for everybody and hold
nothing of anybody: what is typed goes to `/tongsa/…` and comes back, and is kept nowhere.
"""

import asyncio
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from tongsa.data.formats.inline import Segment
from tongsa.errors import ConfigError, TongsaError
from tongsa.inside.asking import HOW, Asked, read_asked
from tongsa.inside.document import Document, document
from tongsa.inside.page import Shown, page_data, served_page
from tongsa.inside.record import Trace
from tongsa.serving.refusals import Refusal
from tongsa.serving.server import Server, json_object, text_of, whole_number_of
from tongsa.serving.shelf import AUTO, Served
from tongsa.serving.taught import Reading, Taught
from tongsa.tasks.options import Options
from tongsa.tasks.output import Output
from tongsa.tasks.pipeline import Model

_PANELS = ("everyday.js", "answers.js", "talk.js", "hear.js")
_MOST_ALTERNATIVES = 10
# What is longer no screen shows, and the encoder is read once more in NumPy for it.
_MOST_TOKENS = 200
_MOST_CHARACTERS = 4_000
_MOST_OTHERS = 100  # sentences of a map; more are no help to the eye


class Pages:
    def __init__(self, server: Server) -> None:
        self._server = server
        self._taught = Taught(server.settings.taught_by, server.shelf)
        self._everyday = document(
            "tongsa.serving",
            main="everyday.html",
            styles=["everyday.css"],
            # The last one begins.
            scripts=["asking.js", "words.js", "sound.js", *_PANELS, "start.js"],
            data={},
            connects=True,
        )
        self._inside = served_page("tongsa/trace")

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/", self.everyday),
            Route("/inside", self.inside),
            Route("/tongsa/models", self.models),
            Route("/tongsa/answers", self.answers, methods=["POST"]),
            Route("/tongsa/trace", self.trace, methods=["POST"]),
        ]

    async def everyday(self, _: Request) -> Response:
        return _shown(self._everyday)

    async def inside(self, _: Request) -> Response:
        return _shown(self._inside)

    async def models(self, http: Request) -> Response:
        self._server.check_key(http, status=401)
        shelf = self._server.shelf
        return JSONResponse({"models": [_described(one) for one in shelf.all.values()]})

    async def answers(self, http: Request) -> Response:
        """Answer a text in its parts: each with its confidence, its words and its alternatives."""
        server = self._server
        server.check_key(http, status=401)
        given = json_object(await http.body())
        text = text_of(given, "text")
        if server.settings.log_texts:
            http.scope["tongsa.said"] = {"texts": text}
        count = whole_number_of(given, "alternatives", _MOST_ALTERNATIVES)
        served, source, target = self._meant(given, text)
        if served.task == "transcription":
            raise Refusal(400, f"{served.name} reads recordings, and no text", parameter="model")
        options: Options = {"n_best": 1 + count}
        if served.model.config.directions:
            options["to"] = target
        if style := text_of(given, "style", ""):
            options["style"] = style
        parts = await server.cut(served, text, options)
        segments = [part for part in parts if isinstance(part, Segment)]
        outputs = await server.answers(http, served, [s.text for s in segments], options)
        # What a model thinks of its words is worked out here, which others need not wait for.
        said = await asyncio.to_thread(_told_in_parts, parts, outputs)
        return JSONResponse(
            {"model": served.name, "source": source, "target": target, "parts": said}
        )

    def _meant(self, given: Mapping[str, Any], text: str) -> tuple[Served, str, str]:
        """Return the model that is asked, and from and into which language it translates."""
        shelf = self._server.shelf
        name, target = text_of(given, "model", ""), text_of(given, "target", "")
        source = text_of(given, "source", AUTO if target and not name else "")
        if source == AUTO:
            source = shelf.guess(text, target).language
        if name:
            return shelf.named_as(name), source, target
        if not target:
            raise Refusal(400, "name a model of /tongsa/models, or a target", parameter="model")
        pair = shelf.translator(source, target)
        return pair.served, pair.source, pair.target

    async def trace(self, http: Request) -> Response:
        """Run a model and show all of it, for the page at /inside."""
        server = self._server
        server.check_key(http, status=401)
        try:
            asked = read_asked(json_object(await http.body()))
        except ValueError:
            raise Refusal(400, HOW) from None
        if server.settings.log_texts:
            http.scope["tongsa.said"] = {"texts": asked.request}
        served = server.shelf.named_as(asked.model)
        if not served.shows_inside:
            raise Refusal(
                400,
                f"{served.name} cannot be looked into: it reads sound, or is several models",
                parameter="model",
            )
        for text in (asked.request, asked.changes["context_of"] or ""):
            if len(text) > _MOST_CHARACTERS:
                raise Refusal(413, _too_long(f"{len(text):,} characters"))
        if len(asked.among) > _MOST_OTHERS or sum(map(len, asked.among)) > _MOST_CHARACTERS:
            raise Refusal(
                413,
                f"a map holds at most {_MOST_OTHERS} other sentences, of {_MOST_CHARACTERS:,} "
                "characters in all",
            )
        model, trace = await server.run(http, served, lambda model: (model, _traced(model, asked)))
        # What stands beside it needs no step of the decoder, and others need not wait for it.
        try:
            reading = self._taught.reading(served.name, model)
            shown = await asyncio.to_thread(_shown_beside, model, trace, asked, reading)
        except TongsaError as error:
            raise Refusal(400, str(error)) from None
        return JSONResponse(shown)


def _shown(page: Document) -> Response:
    policy = f"{page.policy}; frame-ancestors 'none'"
    return HTMLResponse(page.html, headers={"Content-Security-Policy": policy})


def _described(served: Served) -> dict[str, Any]:
    config = served.model.config
    return {
        "name": served.name,
        "task": served.task,
        "pairs": served.pairs,
        "language": config.target_language,
        "styles": config.styles.split(),
        "calibrated": served.model.calibration is not None,
        "inside": served.shows_inside,
        "sample_rate_hz": config.audio.sample_rate_hz if served.task == "transcription" else None,
    }


def _told_in_parts(parts: Sequence[str | Segment], outputs: Iterable[Output]) -> list[Any]:
    answered = iter(outputs)
    said: list[Any] = []
    for part in parts:
        said += [part] if isinstance(part, str) else _told_beside(part, next(answered))
    return [part for part in said if part]


def _told_beside(segment: Segment, output: Output) -> list[Any]:
    """Say what an output is, with the white space that stood around its segment."""
    mark = "\0"
    told = _told(output, segment.text)
    return [told if piece == mark else piece for piece in segment.beside(mark)]


def _told(output: Output, request: str) -> dict[str, Any]:
    """Say what an output is. Without a calibration a word is as sure as the model thinks it is."""
    return {
        "request": request,
        "text": output.text,
        "confidence": output.confidence,
        "words": [
            [
                word.start,
                word.end,
                round(math.exp(word.log_prob) if word.confidence is None else word.confidence, 4),
            ]
            for word in output.words
        ],
        "truncated": output.truncated,
        "warnings": [warning._asdict() for warning in output.warnings],
        "alternatives": [_told(other, request) for other in output.alternatives],
    }


def _wished(asked: Asked) -> Options:
    options: Options = {}
    if to := asked.options.get("to"):
        options["to"] = to
    if style := asked.options.get("style"):
        options["style"] = style
    return options


def _traced(model: Model, asked: Asked) -> Trace:
    options = _wished(asked)
    for text in (asked.request, asked.changes["context_of"]):
        request = model.task.ask(text or "", model.task.wishes(options))
        if (length := len(model.task.encode(request))) > _MOST_TOKENS:
            raise ConfigError(_too_long(f"{length:,} tokens"))
    return model.trace(asked.request, **asked.changes, **options)


def _shown_beside(
    model: Model, trace: Trace, asked: Asked, reading: Reading | None
) -> dict[str, Any]:
    # First how far it is: whoever has read all has lessons too, the other way round maybe not yet.
    share = reading.share if reading else None
    lessons, pairs = (reading.lessons, reading.pairs) if reading else (None, ())
    options = _wished(asked)
    beside = model.beside(trace, among=asked.among, lessons=lessons, pairs=pairs, **options)
    if reading:
        beside = replace(beside, reading=share)
    return page_data(Shown(asked.model, trace, beside))


def _too_long(found: str) -> str:
    return f"{found} are too many to watch; take a sentence of them"
