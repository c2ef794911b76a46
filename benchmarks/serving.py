"""What side by side is worth when many ask at once: in process, over HTTP, and beyond all measure.

    python benchmarks/serving.py MODEL TEXT [--clients 64] [--seconds 20] [--beam 1] [--minutes 10]

TEXT holds one sentence a line. All ratios are of one run. *One by one* is the same server with
--batch-size 1, so that everything else is equal. Over HTTP the server is a process of its own, and
this one plays the clients, each of which asks again as soon as it has its answer.

    in process   sentences a second: one after another, and side by side for so many threads
    http         likewise over loopback; the 50th and 99th percentile of the time to an answer
    overload     ten times as many clients, a short queue: what is refused, and whether what is
                 taken on is answered within its limit
    endurance    with --minutes: percentiles and memory of the server, minute by minute

Prints one JSON object; what is going on is said on standard error.
"""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import re
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import tongsa
from tongsa.serving.batching import Batcher, Request

_OVERLOAD = 10
_TIMEOUT_S = 5.0


# ---- In process --------------------------------------------------------------------------------


def in_process(
    path: Path, texts: Sequence[str], clients: int, seconds: float, beam_size: int | None
) -> dict[str, float]:
    model = tongsa.load(path).searching(beam_size=beam_size)
    model.run(texts[0])

    def one_by_one() -> int:
        end = time.monotonic() + seconds
        for count, text in enumerate(itertools.cycle(texts), start=1):
            model.run(text)
            if time.monotonic() > end:
                return count
        raise AssertionError

    def side_by_side() -> int:
        batcher = Batcher(model, most_running=clients, most_waiting=4 * clients)
        end = time.monotonic() + seconds

        def client(number: int) -> int:
            others = itertools.islice(itertools.cycle(texts), number * 7, None)
            for count, text in enumerate(others, start=1):
                request = Request(text, {}, time.monotonic() + 600)
                batcher.submit([request])
                request.answer.result()
                if time.monotonic() > end:
                    return count
            raise AssertionError

        with ThreadPoolExecutor(clients) as pool:
            count = sum(pool.map(client, range(clients)))
        batcher.close()
        return count

    alone, together = one_by_one() / seconds, side_by_side() / seconds
    return {"one_by_one": alone, "side_by_side": together, "ratio": together / alone}


# ---- Over HTTP ---------------------------------------------------------------------------------


@dataclass
class Seen:
    """What clients have seen: how often each status, and the seconds to each good answer."""

    statuses: Counter[int] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def percentile(self, share: float) -> float:
        ranked = sorted(self.seconds)
        return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else float("nan")


@contextlib.contextmanager
def server(path: Path, pair: str, *flags: str) -> Iterator[tuple[int, int]]:
    """Run `tongsa serve`; yields its port and its process id."""
    command = [sys.executable, "-m", "tongsa", "serve", f"{pair}={path}", "--port", "0", *flags]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8")
    assert process.stderr is not None
    port = None
    for line in process.stderr:
        if found := re.search(r"Serving on http://[^:]+:(\d+)", line):
            port = int(found[1])
            break
    assert port is not None, "the server did not begin"
    # Its log must be read, or the pipe fills and it stands still.
    drain = subprocess.Popen(["cat"], stdin=process.stderr, stdout=subprocess.DEVNULL)
    try:
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)
        drain.wait(10)


async def ask(port: int, pair: str, texts: Sequence[str], clients: int, seconds: float) -> Seen:
    """Let clients ask, each over a connection of its own, until the time is up."""
    source, target = pair.split("-")
    seen = Seen()
    end = time.monotonic() + seconds

    async def client(number: int) -> None:
        chance = random.Random(number)
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.monotonic() < end:
            asked = {"q": chance.choice(texts), "source": source, "target": target}
            body = json.dumps(asked).encode()
            began = time.monotonic()
            writer.write(
                b"POST /translate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b"Content-Length: %d\r\n\r\n%b" % (len(body), body)
            )
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"content-length: (\d+)", head, re.IGNORECASE)
            assert length
            await reader.readexactly(int(length[1]))
            status = int(head[9:12])
            seen.statuses[status] += 1
            if status == 200:
                seen.seconds.append(time.monotonic() - began)
            elif status == 429:
                await asyncio.sleep(0.1 * chance.random())  # or refusals alone fill the core
        writer.close()

    await asyncio.gather(*(client(number) for number in range(clients)))
    return seen


def over_http(
    path: Path, pair: str, texts: Sequence[str], clients: int, seconds: float
) -> dict[str, object]:
    found: dict[str, object] = {}
    rates = []
    for name, flags in (("one_by_one", ("--batch-size", "1")), ("side_by_side", ())):
        with server(path, pair, *flags, "--queue", str(4 * clients)) as (port, _):
            asyncio.run(ask(port, pair, texts, clients, min(2.0, seconds)))
            seen = asyncio.run(ask(port, pair, texts, clients, seconds))
        assert set(seen.statuses) == {200}, seen.statuses
        rates.append(len(seen.seconds) / seconds)
        found[name] = rates[-1]
        found[f"{name}_p50_s"] = statistics.median(seen.seconds)
        found[f"{name}_p99_s"] = seen.percentile(0.99)
    return {**found, "ratio": rates[1] / rates[0]}


def overload(
    path: Path, pair: str, texts: Sequence[str], clients: int, seconds: float
) -> dict[str, object]:
    flags = ("--queue", str(clients), "--timeout-s", f"{_TIMEOUT_S:g}")
    with server(path, pair, *flags) as (port, _):
        seen = asyncio.run(ask(port, pair, texts, _OVERLOAD * clients, seconds))
    return {
        "clients": _OVERLOAD * clients,
        "statuses": {str(status): count for status, count in sorted(seen.statuses.items())},
        "limit_s": _TIMEOUT_S,
        "accepted_p99_s": seen.percentile(0.99),
        "accepted_worst_s": max(seen.seconds, default=float("nan")),
    }


def endurance(
    path: Path, pair: str, texts: Sequence[str], clients: int, minutes: int
) -> list[dict[str, float]]:
    found = []
    with server(path, pair) as (port, pid):
        for minute in range(minutes):
            seen = asyncio.run(ask(port, pair, texts, clients, 60))
            assert set(seen.statuses) == {200}, seen.statuses
            found.append(
                {
                    "minute": minute + 1,
                    "a_second": len(seen.seconds) / 60,
                    "p50_s": statistics.median(seen.seconds),
                    "p99_s": seen.percentile(0.99),
                    "memory_mib": memory_mib(pid),
                }
            )
            print(found[-1], file=sys.stderr)
    return found


def memory_mib(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("model", type=Path)
    parser.add_argument("text", type=Path)
    parser.add_argument("--pair", default="en-ko", help="for models that do not say theirs")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=20.0)
    parser.add_argument("--beam", type=int, help="width of all searches; default: the model's")
    parser.add_argument("--minutes", type=int, default=0)
    args = parser.parse_args()
    texts = [line for line in args.text.read_text(encoding="utf-8").splitlines() if line.strip()]
    if args.beam:
        os.environ["TONGSA_BEAM"] = str(args.beam)  # `tongsa serve` finds it there
    config = tongsa.load(args.model).config
    pair = args.pair
    if config.source_language and config.target_language:
        pair = f"{config.source_language}-{config.target_language}"
    result: dict[str, object] = {"cores": os.cpu_count(), "clients": args.clients}
    for name, measure in (
        (
            "in_process",
            lambda: in_process(args.model, texts, args.clients, args.seconds, args.beam),
        ),
        ("http", lambda: over_http(args.model, pair, texts, args.clients, args.seconds)),
        ("overload", lambda: overload(args.model, pair, texts, args.clients, args.seconds)),
    ):
        print(f"{name} …", file=sys.stderr)
        result[name] = measure()
    if args.minutes:
        print("endurance …", file=sys.stderr)
        result["endurance"] = endurance(args.model, pair, texts, args.clients, args.minutes)
    print(json.dumps(result, indent=1))


if __name__ == "__main__":
    main()
