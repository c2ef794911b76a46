"""What a server may be told, with the reason for each default."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ServeSettings:
    """How to serve."""

    # Nobody else's machine can reach it, until somebody says so.
    host: str = "127.0.0.1"
    # LibreTranslate's, which programs suggest.
    port: int = 5000
    # Sentences that are answered side by side; beyond some dozens a CPU gains nothing more.
    batch_size: int = 64
    # The width of all searches; None: as each model file has it.
    beam: int | None = None
    # Sentences that may wait for that; what comes beyond is refused at once (429), which is better
    # than to be answered too late.
    queue: int = 256
    # Seconds a request may take, waiting included (503 then).
    timeout_s: float = 30.0
    # Seconds to receive all headers, or a part of the body, or to get rid of a part of an answer:
    # against clients that stall.
    stall_s: float = 30.0
    # Bytes of a request's body (413 beyond): books are sent in pieces. Recordings are larger.
    max_body: int = 2 * 2**20
    max_audio_body: int = 25 * 2**20
    # Seconds that a shutdown waits for what is in flight.
    grace_s: float = 30.0
    # Whoever has one of these may ask; none: everybody may.
    api_keys: tuple[str, ...] = ()
    # Web pages of these origins may ask ("*": all).
    cors: tuple[str, ...] = ()
    # Users' texts are theirs: they stand in no log, unless somebody looks for a fault.
    log_texts: bool = False
    # Pairs that models have learned from, the files of each --taught-by. A server needs none; with
    # them the page at /inside tells which of them taught a model what it writes.
    taught_by: tuple[tuple[str, ...], ...] = ()
    # For one model step; None: as many as the machine has cores.
    threads: int | None = None
    # Seconds between two looks at the model files; a new one is taken up without a break.
    watch_s: float = 2.0
