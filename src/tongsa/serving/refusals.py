"""Why a request gets no answer, whatever API it came through."""


class Refusal(Exception):
    """A request that is refused.

    status         of HTTP
    retry_after_s  when it makes sense to ask again; None: it makes none
    parameter      the one that is wrong, if it is one
    """

    def __init__(
        self,
        status: int,
        message: str,
        *,
        retry_after_s: int | None = None,
        parameter: str | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry_after_s = retry_after_s
        self.parameter = parameter

    @property
    def headers(self) -> dict[str, str]:
        return {} if self.retry_after_s is None else {"Retry-After": str(self.retry_after_s)}


def queue_full() -> Refusal:
    return Refusal(429, "too many requests are waiting; try again in a moment", retry_after_s=1)


def too_late(seconds: float) -> Refusal:
    return Refusal(503, f"not answered within {seconds:g} s; try again", retry_after_s=2)


def closing() -> Refusal:
    return Refusal(503, "the server is shutting down; try again", retry_after_s=5)
