"""OpenAI's API, as far as these models can go: chat, and transcriptions.

https://platform.openai.com/docs/api-reference. A translator answers the last message with its
translation; a chatbot reads the messages before it too.
"""

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from tongsa.data.conversations import as_request
from tongsa.serving import chat_settings
from tongsa.serving.refusals import Refusal
from tongsa.serving.server import Server, json_object
from tongsa.serving.shelf import Served
from tongsa.serving.transcriptions import Transcriptions
from tongsa.tasks.options import Options
from tongsa.tasks.output import Output


class OpenAI:
    def __init__(self, server: Server) -> None:
        self._server = server

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/v1/models", self.models),
            Route("/v1/models/{name:path}", self.model),
            Route("/v1/chat/completions", self.chat, methods=["POST"]),
            *Transcriptions(self._server).routes,
        ]

    async def models(self, http: Request) -> Response:
        self._server.check_key(http, status=401)
        shelf = self._server.shelf
        return JSONResponse(
            {
                "object": "list",
                "data": [_described(id_, one) for one in shelf.all.values() for id_ in _ids(one)],
            }
        )

    async def model(self, http: Request) -> Response:
        self._server.check_key(http, status=401)
        name = http.path_params["name"]
        return JSONResponse(_described(name, self._named(name)[0]))

    async def chat(self, http: Request) -> Response:
        self._server.check_key(http, status=401)
        given = json_object(await http.body())
        name = given.get("model")
        if not isinstance(name, str):
            raise Refusal(400, "model is missing: name one of /v1/models", parameter="model")
        served, target = self._named(name)
        asked = chat_settings.read(given, served.model.config)
        if served.task == "transcription":
            raise Refusal(
                400,
                f"{name} transcribes recordings: ask it at /v1/audio/transcriptions",
                parameter="model",
            )
        options = asked.options
        if target:
            options = {**options, "to": target}
        if self._server.settings.log_texts:
            http.scope["tongsa.said"] = {"texts": asked.turns}
        text = as_request(asked.turns) if served.task == "chat" else asked.turns[-1]
        reply = _Reply(self._server, http, served, name, asked, text, options)
        if not asked.stream:
            return JSONResponse(await reply.whole())
        # What is wrong is said before the answer begins, and with a status of its own.
        first = await reply.begun()
        return StreamingResponse(
            reply.events(first),
            media_type="text/event-stream",
            headers={"X-Accel-Buffering": "no"},  # a proxy that gathers makes a stream of no use
        )

    def _named(self, name: str) -> tuple[Served, str]:
        """Return the model that is meant, and the language it shall write: NAME or NAME:fr."""
        shelf = self._server.shelf
        if name not in shelf.all:
            base, colon, target = name.rpartition(":")
            found = shelf.all.get(base) if colon else None
            if found is not None and name in _ids(found):
                return found, target
        return shelf.named_as(name), ""


def _ids(served: Served) -> list[str]:
    """Return the names of a model: with a language behind it, of a translator into several."""
    targets = list(dict.fromkeys(target for _, target in served.pairs))
    if len(targets) < 2:
        return [served.name]
    return [served.name, *(f"{served.name}:{target}" for target in targets)]


def _described(id_: str, served: Served) -> dict[str, Any]:
    return {
        "id": id_,
        "object": "model",
        "created": int(served.loaded_at),
        "owned_by": "tongsa",
        "task": served.task,
        "languages": [f"{source}-{target}" for source, target in served.pairs],
    }


@dataclass
class _Reply:
    """One completion, whole or as a stream of events."""

    server: Server
    http: Request
    served: Served
    name: str
    asked: chat_settings.Asked
    text: str
    options: Options
    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def __post_init__(self) -> None:
        self._heard: asyncio.Queue[str | None] = asyncio.Queue()
        self._answering: asyncio.Task[Output] | None = None

    async def whole(self) -> dict[str, Any]:
        output = await self.server.answer(self.http, self.served, self.text, self.options)
        return {
            **self._head("chat.completion"),
            "choices": [
                {
                    "index": index,
                    "message": {"role": "assistant", "content": text, "refusal": None},
                    "logprobs": None,
                    "finish_reason": reason,
                }
                for index, (text, reason) in enumerate(self._choices(output))
            ],
            "usage": _usage([output, *output.alternatives]),
        }

    async def begun(self) -> str | None:
        """Wait for the first words, and return them; None where the answer is complete by then.

        Raises Refusal where there is going to be none.
        """
        loop = asyncio.get_running_loop()

        def hear(_: int, text: str) -> None:
            # A stop may stand in what is heard only in part; then nothing is told before the end.
            if not self.asked.stop:
                loop.call_soon_threadsafe(self._heard.put_nowait, text)

        async def answer() -> Output:
            try:
                return await self.server.answer(
                    self.http, self.served, self.text, self.options, hear
                )
            finally:
                self._heard.put_nowait(None)

        self._answering = asyncio.create_task(answer())
        first = await self._heard.get()
        if first is None:
            await self._answering
        return first

    async def events(self, first: str | None) -> AsyncIterator[str]:
        assert self._answering is not None
        try:
            for index in range(self.asked.choices):
                yield self._chunk({"role": "assistant", "content": ""}, index=index)
            said, heard = "", first
            while heard is not None:
                if heard.startswith(said) and heard != said:
                    yield self._chunk({"content": heard[len(said) :]})
                    said = heard
                heard = await self._heard.get()
            try:
                output = await self._answering
            except Refusal as refusal:
                kind = {"message": refusal.message, "type": "server_error"}
                yield _event({"error": {**kind, "param": None, "code": None}})
                return
            for index, (text, reason) in enumerate(self._choices(output)):
                rest = text[len(said) :] if index == 0 else text
                if rest:
                    yield self._chunk({"content": rest}, index=index)
                yield self._chunk({}, reason, index=index)
            if self.asked.usage:
                usage = _usage([output, *output.alternatives])
                yield _event({**self._head("chat.completion.chunk"), "choices": [], "usage": usage})
            yield "data: [DONE]\n\n"
        finally:
            self._answering.cancel()

    def _choices(self, output: Output) -> list[tuple[str, str]]:
        """Return each text, cut at a stop, and why it ends."""
        found = []
        for one in (output, *output.alternatives)[: self.asked.choices]:
            cuts = [place for stop in self.asked.stop if (place := one.text.find(stop)) >= 0]
            text = one.text[: min(cuts)] if cuts else one.text
            found.append((text, "length" if one.truncated and not cuts else "stop"))
        return found

    def _chunk(self, delta: Mapping[str, str], reason: str | None = None, index: int = 0) -> str:
        choice = {"index": index, "delta": delta, "logprobs": None, "finish_reason": reason}
        return _event({**self._head("chat.completion.chunk"), "choices": [choice]})

    def _head(self, kind: str) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": self.name}


def _event(data: Mapping[str, Any]) -> str:
    return f"data: {json.dumps(data, ensure_ascii=False)}\n\n"


def _usage(outputs: Sequence[Output]) -> dict[str, int]:
    read = len(outputs[0].source_tokens)
    written = sum(len(output.tokens) for output in outputs)
    return {"prompt_tokens": read, "completion_tokens": written, "total_tokens": read + written}
