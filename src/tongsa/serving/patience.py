"""How long a server waits for a request to begin: no longer than for the rest of it.

The guard sees a request when its headers are whole. Until then there is only uvicorn, which waits
for ever: who opens connections, sends half a header on each and stalls, would hold them all.
"""

import asyncio
import logging
from typing import Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol

log = logging.getLogger("tongsa.serving")

_TOO_LATE = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


def patient_for(stall_s: float) -> type[asyncio.Protocol]:
    """Return uvicorn's protocol, which lets a client go whose headers are not whole in that time.

    All of them count, not each piece: who sends a letter now and then stalls too. Between two
    requests uvicorn's own limit holds, as before.
    """

    class Patient(AutoHTTPProtocol):  # type: ignore[misc, valid-type]
        # Of uvicorn's: `cycle`, the request that is answered now or was last; `transport`.
        _waiting: asyncio.TimerHandle | None = None
        _begun = False  # to send a request

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            before: Any = self.cycle
            super().data_received(data)
            if self.cycle is not before:
                self._stop_waiting()
            elif self.cycle is None or self.cycle.response_complete:
                self._begun = True
                self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self._waiting is None:
                loop = asyncio.get_running_loop()
                self._waiting = loop.call_later(stall_s, self._let_go)

        def _stop_waiting(self) -> None:
            if self._waiting is not None:
                self._waiting.cancel()
            self._waiting, self._begun = None, False

        def _let_go(self) -> None:
            if self.transport.is_closing():
                return
            # Browsers open connections that they may need; they are told nothing, and it is no
            # stalling.
            if self._begun:
                log.warning("client stalled in its headers")
                self.transport.write(_TOO_LATE)
            self.transport.close()

    return Patient
