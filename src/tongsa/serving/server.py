"""What all APIs have in common: who may ask, how a body is read, how models answer."""

import asyncio
import concurrent.futures
import contextlib
import functools
import hmac
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar

from starlette.requests import ClientDisconnect, Request

from tongsa.data.formats.inline import Segment
from tongsa.errors import TongsaError
from tongsa.serving import batching, refusals, texts
from tongsa.serving.metrics import Metrics
from tongsa.serving.refusals import Refusal
from tongsa.serving.settings import ServeSettings
from tongsa.serving.shelf import Served, Shelf
from tongsa.tasks.long_texts import long_texts
from tongsa.tasks.options import Options
from tongsa.tasks.output import Output
from tongsa.tasks.pipeline import Model
from tongsa.text.tags import Content

log = logging.getLogger("tongsa.serving")
_T = TypeVar("_T")
_LEFT = 499  # nobody is there to see it; nginx logs it so


@dataclass
class Server:
    """The models, and what every request goes through."""

    shelf: Shelf
    settings: ServeSettings = field(default_factory=ServeSettings)
    metrics: Metrics = field(default_factory=Metrics)
    closing: bool = False

    # ---- Who asks, and what --------------------------------------------------------------------

    def check_key(self, http: Request, given: object = None, *, status: int = 403) -> None:
        """Refuse whoever has no key, where keys are asked for.

        given   a key from the body or the query, where an API has it there
        """
        if not self.settings.api_keys:
            return
        scheme, _, token = http.headers.get("authorization", "").partition(" ")
        keys = [token if scheme.lower() == "bearer" else "", http.headers.get("x-api-key", "")]
        keys += [given] if isinstance(given, str) else []
        known = [
            hmac.compare_digest(key.encode(), ours.encode())
            for key in keys
            for ours in self.settings.api_keys
        ]
        if not any(known):
            said = "invalid API key" if any(keys) else "an API key is needed"
            raise Refusal(status, f"{said}: pass one that the server's owner has given you")

    # ---- Answers -------------------------------------------------------------------------------

    async def answers(
        self,
        http: Request,
        served: Served,
        asked: Sequence[str],
        options: Options,
        so_far: Callable[[int, str], None] | None = None,
        answered: Callable[[int, str], None] | None = None,
    ) -> list[Output]:
        """Let a model answer; raises Refusal where it is not possible, or not in time.

        so_far     hears, in another thread, how the answer to each begins
        answered   hears, in another thread, each answer as soon as it is known
        """
        most = self.settings.queue
        if len(asked) > most:
            raise Refusal(
                413, f"{len(asked):,} lines or sentences; send at most {most:,} at a time"
            )
        deadline = time.monotonic() + self.settings.timeout_s
        requests = [
            batching.Request(
                text, options, deadline, functools.partial(so_far, number) if so_far else None
            )
            for number, text in enumerate(asked)
        ]
        if answered is not None:
            for number, request in enumerate(requests):
                request.answer.add_done_callback(functools.partial(_tell, answered, number))
        self.shelf.submit(served, requests)
        outputs: list[Output] = await self._wait(http, requests, deadline)
        self.metrics.sentences.labels(served.name).inc(len(outputs))
        self.metrics.tokens.labels(served.name).inc(sum(len(o.tokens) for o in outputs))
        return outputs

    async def answer(
        self,
        http: Request,
        served: Served,
        text: str,
        options: Options,
        so_far: Callable[[int, str], None] | None = None,
    ) -> Output:
        """Let a model answer one text, of any length if it translates; as `answers`."""
        parts = await self.cut(served, text, options)
        segments = [part for part in parts if isinstance(part, Segment)]
        if len(segments) > 1:
            hear: list[Callable[[int, str], None]] = []
            if so_far is not None:
                beginning = texts.Beginning(parts, functools.partial(so_far, 0))
                hear = [beginning.so_far, beginning.answered]
            asked = [segment.text for segment in segments]
            outputs = await self.answers(http, served, asked, options, *hear)
            return _put_together(parts, segments, outputs)
        [output] = await self.answers(http, served, [text], options, so_far)
        return output

    async def cut(self, served: Served, text: str, options: Options) -> list[texts.Part]:
        """Cut a text into what a model answers at once; only translators read texts in parts."""
        if served.task != "translation":
            return [Segment([text])]
        # A large text takes a while, and others shall not wait for it.
        return await asyncio.to_thread(texts.parts_of_text, text, *_long(served, options))

    async def run(self, http: Request, served: Served, job: Callable[[Model], _T]) -> _T:
        """Let a model do more than answer one text; as `answers`."""
        deadline = time.monotonic() + self.settings.timeout_s
        request = batching.Request(None, {}, deadline, job=job)
        self.shelf.submit(served, [request])
        [found] = await self._wait(http, [request], deadline)
        self.metrics.sentences.labels(served.name).inc()
        result: _T = found
        return result

    async def _wait(
        self, http: Request, requests: Sequence[batching.Request], deadline: float
    ) -> list[Any]:
        together = asyncio.gather(*(asyncio.wrap_future(r.answer) for r in requests))
        gone = asyncio.create_task(_gone(http))
        try:
            waited: set[asyncio.Future[Any]] = {together, gone}
            await asyncio.wait(
                waited,
                timeout=max(0.0, deadline - time.monotonic()),
                return_when=asyncio.FIRST_COMPLETED,
            )
            if together.done():
                return list(together.result())
            if gone.done():
                raise Refusal(_LEFT, "the client has left")
            raise refusals.too_late(self.settings.timeout_s)
        except TimeoutError:
            raise refusals.too_late(self.settings.timeout_s) from None
        except TongsaError as error:
            raise Refusal(400, str(error)) from None
        finally:
            for request in requests:
                request.abandoned = True  # where it is not answered, nobody waits for it any more
            gone.cancel()
            together.add_done_callback(lambda done: done.cancelled() or done.exception())
            together.cancel()

    async def translations(
        self, http: Request, served: Served, whole: Sequence[str], options: Options, *, markup: bool
    ) -> list[list[str]]:
        """Translate texts of any length; each with as many alternatives behind it as it has."""
        long = _long(served, options)
        # A large text takes a while, and others shall not wait for it.
        cut = await asyncio.to_thread(
            lambda: [
                texts.parts_of_html(t) if markup else texts.parts_of_text(t, *long) for t in whole
            ]
        )
        segments = [part for parts in cut for part in parts if isinstance(part, Segment)]
        outputs = await self.answers(http, served, [s.text for s in segments], options)
        count = max((1 + len(output.alternatives) for output in outputs), default=1)
        placed: list[list[Content | None]] = [[] for _ in range(count)]
        for segment, output in zip(segments, outputs, strict=True):
            choices = [output, *output.alternatives]
            for number, row in enumerate(placed):
                # Where a sentence has fewer alternatives than others, its best stands in.
                said = choices[number] if number < len(choices) else output
                row.append(segment.placed(said.text.strip()))
        lost = [i for i in range(len(segments)) if any(row[i] is None for row in placed)]
        if lost:
            plain = await self.answers(
                http, served, [segments[i].plain for i in lost], {**options, "n_best": 1}
            )
            for i, output in zip(lost, plain, strict=True):
                for row in placed:
                    row[i] = row[i] or segments[i].beside(output.text.strip())
        contents = [[content for content in row if content is not None] for row in placed]
        found: list[list[str]] = []
        first = 0
        for parts in cut:
            last = first + sum(isinstance(part, Segment) for part in parts)
            said_ = [texts.joined(parts, row[first:last], markup=markup) for row in contents]
            found.append(list(dict.fromkeys(said_)))
            first = last
        return found


def _tell(
    answered: Callable[[int, str], None], number: int, done: "concurrent.futures.Future[Output]"
) -> None:
    if not done.cancelled() and done.exception() is None:
        answered(number, done.result().text)


def _long(served: Served, options: Options) -> tuple[Callable[[str], bool], str]:
    return long_texts(served.model, options.get("to") or served.model.config.target_language)


def _put_together(
    parts: Sequence[texts.Part], segments: Sequence[Segment], outputs: Sequence[Output]
) -> Output:
    """Make one answer of the answers to the sentences of a text."""

    def joined(choice: Callable[[Output], Output]) -> Output:
        chosen = [choice(output) for output in outputs]
        said = [[*s.beside(o.text.strip())] for s, o in zip(segments, chosen, strict=True)]
        return Output(
            text=texts.joined(parts, said, markup=False),
            score=sum(o.score for o in chosen),
            log_prob=sum(o.log_prob for o in chosen),
            tokens=tuple(token for o in chosen for token in o.tokens),
            source_tokens=tuple(token for o in outputs for token in o.source_tokens),
            truncated=any(o.truncated for o in chosen),
        )

    count = min(len(output.alternatives) for output in outputs)
    others = tuple(joined(lambda o, n=n: o.alternatives[n]) for n in range(count))  # type: ignore[misc]
    return replace(joined(lambda o: o), alternatives=others)


async def parameters(http: Request) -> dict[str, Any]:
    """Return what a request asks for: of the query, and over it what a form or JSON says.

    A parameter that comes several times is a list.
    """
    found: dict[str, Any] = {}
    for name, value in http.query_params.multi_items():
        _add(found, name, value)
    kind = http.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind in ("application/x-www-form-urlencoded", "multipart/form-data"):
        form: dict[str, Any] = {}
        for name, part in (await http.form()).multi_items():
            _add(form, name, part)
        return found | form
    body = await http.body()
    return found | json_object(body) if body.strip() else found


def json_object(body: bytes) -> dict[str, Any]:
    """Read a JSON object; Refusal where it is none."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Refusal(400, f"the body is no JSON: {error}") from None
    if not isinstance(found, dict):
        raise Refusal(400, "the body is JSON, but no object: begin it with {")
    return found


def _add(found: dict[str, Any], name: str, value: object) -> None:
    before = found.get(name)
    if before is None:
        found[name] = value
    elif isinstance(before, list):
        before.append(value)
    else:
        found[name] = [before, value]


def text_of(given: Mapping[str, Any], name: str, default: str | None = None) -> str:
    """Return a parameter that must be a text."""
    value = given.get(name)
    if value is None or value == "":
        if default is None:
            raise Refusal(400, f"Invalid request: missing {name} parameter", parameter=name)
        return default
    if not isinstance(value, str):
        raise Refusal(400, f"Invalid request: {name} must be a text", parameter=name)
    return value


def whole_number_of(given: Mapping[str, Any], name: str, most: int, default: int = 0) -> int:
    """Return a parameter that must be a whole number, 0 or more; as text, too, in forms."""
    value = given.get(name)
    if value is None or value == "":
        return default
    number = -1
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
    elif isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        number = int(value)
    if not 0 <= number <= most:
        raise Refusal(
            400, f"Invalid request: {name} must be a whole number from 0 to {most}", parameter=name
        )
    return number


async def _gone(http: Request) -> None:
    """Return when the client has left."""
    with contextlib.suppress(ClientDisconnect):
        while True:
            message = await http.receive()
            if message["type"] == "http.disconnect":
                return
