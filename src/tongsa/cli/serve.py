"""`tongsa serve`."""

import argparse
import dataclasses
import os
from pathlib import Path

from tongsa.cli.numbers import count, seconds, whole
from tongsa.errors import ConfigError
from tongsa.serving.settings import ServeSettings

HELP = "use models in a browser, and let programs use them as LibreTranslate, OpenAI or Apertium"
EXAMPLES = """\
examples:
  tongsa serve en-ko.tongsa
      on this machine: open http://localhost:5000 in a browser, or ask it by program:
      curl -d q=Hello -d source=en -d target=ko localhost:5000/translate
  tongsa serve models/
      all .tongsa files of a folder, by their names; files that change are taken up without a break
  tongsa serve en-ko.tongsa helper=chat.tongsa speech.tongsa --port 8080
      several; NAME=FILE gives another name
  tongsa serve en-ko.tongsa --taught-by en.txt ko.txt
      the page at /inside tells, too, which of these pairs taught the model each token
  tongsa serve en-ko.tongsa --beam 1
      greedily: more than twice as many answers a second, each a little worse
  tongsa serve models/ --host 0.0.0.0 --api-keys keys.txt --cors https://example.org
      for others: who has a key, and which web pages, may ask

Each option may stand in the environment too: --max-body as TONGSA_MAX_BODY, keys themselves in
TONGSA_API_KEYS, between commas. docs/serving.md tells of the APIs, and of containers and balancers.
"""

_DEFAULTS = ServeSettings()


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "models", nargs="+", metavar="MODEL", help="files, NAME=FILE, A,B (an ensemble), or folders"
    )

    def option(name: str, what: str, **how: object) -> None:
        field = name.removeprefix("--").replace("-", "_")
        default = os.environ.get(f"TONGSA_{field.upper()}", getattr(_DEFAULTS, field))
        parser.add_argument(name, default=default, help=what, **how)  # type: ignore[arg-type]

    option("--host", "address to listen on; default: %(default)s, this machine alone")
    option("--port", "default: %(default)s; 0: any that is free", type=whole, metavar="N")
    option("--batch-size", "sentences side by side; default: %(default)s", type=count, metavar="B")
    option(
        "--beam",
        "width of the search; 1, greedy, is the fastest; default: as each model file has it",
        type=count,
        metavar="K",
    )
    option("--queue", "sentences that may wait; default: %(default)s", type=count, metavar="N")
    option(
        "--timeout-s", "seconds a request may take; default: %(default)g", type=seconds, metavar="S"
    )
    option(
        "--stall-s",
        "seconds to wait for a client that sends, or takes, nothing; default: %(default)g",
        type=seconds,
        metavar="S",
    )
    option(
        "--grace-s",
        "seconds to finish what is in flight at the end; default: %(default)g",
        type=seconds,
        metavar="S",
    )
    option("--max-body", "bytes of a request; default: %(default)s", type=count, metavar="N")
    option(
        "--max-audio-body", "bytes of a recording; default: %(default)s", type=count, metavar="N"
    )
    parser.add_argument(
        "--api-keys", metavar="FILE", help="who may ask: a key a line; default: everybody"
    )
    parser.add_argument(
        "--cors",
        metavar="ORIGIN",
        action="append",
        help="web pages that may ask, as https://example.org; * is all; may be repeated",
    )
    parser.add_argument(
        "--log-texts", action="store_true", help="write what users send into the log"
    )
    parser.add_argument(
        "--taught-by",
        nargs="+",
        action="append",
        metavar="DATA",
        help="pairs that a model has learned from, for the page that looks inside; NAME=DATA where "
        "models differ; may be repeated",
    )
    option("--threads", "for one model step; default: all cores", type=count, metavar="T")


def run(args: argparse.Namespace) -> int:
    from tongsa.serving.run import serve

    given = {
        field.name: getattr(args, field.name)
        for field in dataclasses.fields(ServeSettings)
        if hasattr(args, field.name)
    }
    cors = args.cors or os.environ.get("TONGSA_CORS", "").split(",")
    taught_by = args.taught_by or [os.environ.get("TONGSA_TAUGHT_BY", "").split(",")]
    given |= {
        "taught_by": tuple(tuple(files) for files in taught_by if files != [""]),
        "api_keys": _keys(args.api_keys),
        "cors": tuple(origin.strip() for origin in cors if origin.strip()),
        "log_texts": args.log_texts or os.environ.get("TONGSA_LOG_TEXTS") == "1",
    }
    return serve(args.models, ServeSettings(**given))


def _keys(file: str | None) -> tuple[str, ...]:
    if file is None:
        listed = os.environ.get("TONGSA_API_KEYS", "").split(",")
        return tuple(key.strip() for key in listed if key.strip())
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file}: cannot be read: {error}; write a key a line") from None
    keys = tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))
    if not keys:
        raise ConfigError(f"{file}: holds no key; write one a line")
    return keys
