"""The page with its models behind it, on this machine alone: choose a candidate, see what moves."""

import json
from collections.abc import Callable, Mapping, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tongsa.errors import TongsaError
from tongsa.inside.asking import HOW, Asked, read_asked
from tongsa.inside.page import Shown, page, page_data

_LOOPBACK = "127.0.0.1"
_LONGEST_BODY = 100_000  # bytes

# Traces a request, with what is changed in it.
Tracer = Callable[[Asked], Shown]


def serve(
    tracers: Sequence[tuple[str, Tracer]],
    request: str,
    history: Sequence[Mapping[str, Any]] = (),
    port: int = 0,
) -> ThreadingHTTPServer:
    """Return a server that is bound, and runs once its `serve_forever` is called.

    tracers   the models by name; each shows `request` first
    port      0: any that is free
    Raises OSError where the port is taken.
    """
    first = [tracer(Asked(name, request)) for name, tracer in tracers]
    document = page(first, history, live=True).encode()
    by_name = dict(tracers)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self._foreign():
                return
            if self.path == "/":
                self._answer(200, "text/html; charset=utf-8", document)
            else:
                self._refuse(404, "there is only /")

        def do_POST(self) -> None:
            if self._foreign():
                return
            length = int(self.headers.get("Content-Length") or 0)
            if self.path != "/trace" or not 0 < length <= _LONGEST_BODY:
                self._refuse(400, "post a request of at most 100 kB to /trace")
                return
            try:
                asked = read_asked(json.loads(self.rfile.read(length)))
                shown = by_name[asked.model](asked)
            except TongsaError as error:
                self._refuse(422, str(error))
            except (ValueError, KeyError, RecursionError):
                self._refuse(400, HOW)
            else:
                self._json(200, page_data(shown))

        def _foreign(self) -> bool:
            """Turn away pages of other sites that have a name lead here (DNS rebinding)."""
            if (self.headers.get("Host") or "").partition(":")[0] in (_LOOPBACK, "localhost"):
                return False
            self._refuse(403, f"only {_LOOPBACK} is served")
            return True

        def _refuse(self, status: int, message: str) -> None:
            self._json(status, {"error": message})

        def _json(self, status: int, value: object) -> None:
            body = json.dumps(value, ensure_ascii=False).encode()
            self._answer(status, "application/json; charset=utf-8", body)

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Write nothing: what people translate is theirs."""

    return ThreadingHTTPServer((_LOOPBACK, port), Handler)
