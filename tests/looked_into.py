"""The page of `inside.live`, with the model of the toys behind it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tongsa.inside.live import serve
from tongsa.inside.page import Shown
from toys import trained


@contextmanager
def page_served() -> Iterator[str]:
    """Give the address of the page, which shows "three one two" first."""

    def tracer(request: str, changes: Any) -> Any:
        trace = trained().model.trace(request, **changes)
        return Shown("numbers", trace, trained().model.beside(trace))

    with serve([("numbers", tracer)], "three one two") as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
