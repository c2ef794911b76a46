"""The page of `inside.live`, with the model of the toys behind it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from tongsa.inside.asking import Asked
from tongsa.inside.live import serve
from tongsa.inside.page import Shown
from toys import trained


@contextmanager
def page_served() -> Iterator[str]:
    """Give the address of the page, which shows "three one two" first."""

    def tracer(asked: Asked) -> Shown:
        trace = trained().model.trace(asked.request, **asked.changes)
        return Shown("numbers", trace, trained().model.beside(trace, among=asked.among))

    with serve([("numbers", tracer)], "three one two") as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()
