"""What surrounds every request: limits, headers, counts and the log."""

import asyncio
import logging
import time
import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tongsa.serving.dialects import refused
from tongsa.serving.refusals import Refusal

if TYPE_CHECKING:
    from tongsa.serving.server import Server

log = logging.getLogger("tongsa.serving")

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Answers are data; a browser that shows one shall run nothing of it.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    # What was translated is nobody's to keep.
    "Cache-Control": "no-store",
}
_PIECE = 2**16  # bytes of an answer that are sent at once
_UPLOADS = "/v1/audio/"


class Guard:
    """Surrounds an application."""

    def __init__(self, app: ASGIApp, server: "Server") -> None:
        self._app = app
        self._server = server

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.monotonic()
        status = 500
        begun = False
        request_id = uuid.uuid4().hex[:16]

        async def answering(message: Message) -> None:
            nonlocal status, begun
            if message["type"] == "http.response.start":
                begun = True
                status = message["status"]
                there = {name.lower() for name, _ in message.get("headers", [])}
                ours = {**_HEADERS, "X-Request-Id": request_id}
                if status == 413:
                    ours["Connection"] = "close"  # what is left of the body is not read
                message["headers"] = [
                    *message.get("headers", []),
                    *(
                        (name.encode(), value.encode())
                        for name, value in ours.items()
                        if name.lower().encode() not in there
                    ),
                ]
            # A client that takes nothing holds up nobody but itself, and in pieces it holds no
            # more memory than one.
            for piece in _pieces(message):
                async with asyncio.timeout(self._server.settings.stall_s):
                    await send(piece)

        metrics = self._server.metrics
        metrics.open.inc()
        try:
            await self._app(scope, self._limited(scope, receive), answering)
        except TimeoutError:
            status = 499
            # The answer ends here, and with it the connection.
            log.warning("client stalled", extra={"path": scope["path"], "id": request_id})
        except Exception:
            log.exception("failed", extra={"path": scope["path"], "id": request_id})
            if begun:
                raise
            failure = Refusal(500, f"this should not have happened; the log has it as {request_id}")
            await refused(Request(scope), failure)(scope, receive, answering)
        finally:
            metrics.open.dec()
            route = getattr(scope.get("route"), "path", "other")
            seconds = time.monotonic() - began
            metrics.requests.labels(route, status).inc()
            metrics.seconds.labels(route).observe(seconds)
            log.info(
                "request",
                extra={
                    "id": request_id,
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "ms": round(1000 * seconds, 1),
                    **scope.get("tongsa.said", {}),
                },
            )

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """Return `receive` that takes no more of a body than is allowed, and waits no longer."""
        settings = self._server.settings
        most = settings.max_audio_body if scope["path"].startswith(_UPLOADS) else settings.max_body
        announced = dict(scope["headers"]).get(b"content-length", b"0")
        received = 0
        whole = False

        async def limited() -> Message:
            nonlocal received, whole
            if announced.isdigit() and int(announced) > most:
                raise Refusal(413, _too_large(most))
            if whole:
                return await receive()  # waits for the client to leave
            try:
                async with asyncio.timeout(settings.stall_s):
                    message = await receive()
            except TimeoutError:
                raise Refusal(
                    408, f"no more of the body came within {settings.stall_s:g} s"
                ) from None
            if message["type"] == "http.request":
                received += len(message.get("body", b""))
                whole = not message.get("more_body", False)
                if received > most:
                    raise Refusal(413, _too_large(most))
            return message

        return limited


def _pieces(message: Message) -> Iterator[Message]:
    """Cut a part of an answer into what is sent at once."""
    body = message.get("body", b"")
    if len(body) <= _PIECE:
        yield message
        return
    for start in range(0, len(body), _PIECE):
        last = start + _PIECE >= len(body)
        more = message.get("more_body", False) or not last
        yield {**message, "body": body[start : start + _PIECE], "more_body": more}


def _too_large(most: int) -> str:
    return f"the request is larger than {most / 2**20:g} MiB; send it in pieces"
