"""A server in a process of its own: from settings to its end."""

import logging
import signal
import socket
import sys

import uvicorn

from tongsa.errors import ConfigError
from tongsa.serving.app import application
from tongsa.serving.logs import log_to_stderr
from tongsa.serving.metrics import Metrics
from tongsa.serving.patience import patient_for
from tongsa.serving.server import Server
from tongsa.serving.settings import ServeSettings
from tongsa.serving.shelf import Shelf

_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def serve(named: list[str], settings: ServeSettings) -> int:
    """Serve models until a signal says that it is enough; what is in flight is finished.

    Raises TongsaError where a model cannot be loaded, or the address cannot be had.
    """
    log_to_stderr()
    metrics = Metrics()
    shelf = Shelf(named, settings, metrics.observe)
    listening = _listening(settings)
    try:
        shelf.load()
        app = application(Server(shelf, settings, metrics))
    except BaseException:
        listening.close()
        shelf.close()
        raise
    metrics.watch(shelf)
    running = uvicorn.Server(
        uvicorn.Config(
            app,
            http=patient_for(settings.stall_s),
            log_config=None,
            access_log=False,  # our own log has more, and no query strings
            server_header=False,
            lifespan="on",
            timeout_graceful_shutdown=round(settings.grace_s),
            # Idle connections are held longer than balancers do, so that these never meet one that
            # is just being closed.
            timeout_keep_alive=75,
        )
    )
    _greet(shelf, settings, listening.getsockname()[1])
    # Once all is in order uvicorn passes the signal on to whoever was here before. To end in order
    # is what we were told, and no failure.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    running.run(sockets=[listening])
    return 0


def _listening(settings: ServeSettings) -> socket.socket:
    """Take the address before anything is loaded, so that one that is taken is told at once."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((settings.host, settings.port))
    except (OSError, OverflowError) as error:
        listening.close()
        raise ConfigError(
            f"cannot listen on {settings.host}:{settings.port}: {error}; pass another --port, or "
            "another --host"
        ) from None
    listening.listen(2048)
    return listening


def _greet(shelf: Shelf, settings: ServeSettings, port: int) -> None:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    for name, served in shelf.all.items():
        pairs = ", ".join(f"{source} → {target}" for source, target in served.pairs)
        print(f"{name}: {served.task}{f', {pairs}' if pairs else ''}", file=sys.stderr)
        if served.task == "translation" and not pairs:
            print(
                f"tongsa: {name}: the file does not say its languages, which LibreTranslate's and "
                f"Apertium's API go by; serve it as en-ko={name}.tongsa, or train with --from "
                "and --to",
                file=sys.stderr,
            )
    if settings.host not in _LOOPBACK and not settings.api_keys:
        print(
            "tongsa: whoever reaches this address may ask; pass --api-keys FILE to change that",
            file=sys.stderr,
        )
    print(
        f"Serving on http://{host}:{port} — open it in a browser. Ctrl-C ends.",
        file=sys.stderr,
        flush=True,
    )
    logging.getLogger("tongsa.serving").info("serving", extra={"host": host, "port": port})
