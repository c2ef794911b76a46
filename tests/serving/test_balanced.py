"""Copies behind the balancer that `deploy/nginx.conf` describes, run by the nginx that is here."""

import contextlib
import itertools
import os
import re
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event
from typing import Any

import pytest
import requests

from served import served
from toys import trained

# Debian has it where only root looks for programs.
NGINX = shutil.which("nginx", path=os.pathsep.join((os.environ["PATH"], "/usr/sbin")))
CONF = Path(__file__).parents[2] / "deploy" / "nginx.conf"

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(NGINX is None, reason="no nginx here"),
]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextlib.contextmanager
def balanced(ports: Sequence[int], folder: Path) -> Iterator[str]:
    """Run nginx before copies at these ports; only its addresses differ from the file's."""
    port = free_port()
    conf, copies = re.subn(
        r"server tongsa:5000( .*;)",
        lambda server: "\n".join(f"server 127.0.0.1:{copy}{server[1]}" for copy in ports),
        CONF.read_text(encoding="utf-8"),
    )
    assert copies == 1
    conf = conf.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    conf = conf.replace("/tmp/nginx.pid", str(folder / "nginx.pid"))
    path = folder / "nginx.conf"
    path.write_text("daemon off;\n" + conf, encoding="utf-8")
    assert NGINX
    process = subprocess.Popen([NGINX, "-e", str(folder / "error.log"), "-c", str(path)])
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(100):
            assert process.poll() is None, (folder / "error.log").read_text()
            with contextlib.suppress(requests.ConnectionError):
                requests.get(f"{url}/health", timeout=10)
                break
            time.sleep(0.05)
        yield url
    finally:
        process.send_signal(signal.SIGQUIT)
        process.wait(30)


def test_copies_come_and_go_and_no_client_notices(model_file: Path, tmp_path: Path) -> None:
    texts = [pair.source for pair in trained().held_out[:12]]
    expected = {text: trained().model.run(text).text for text in texts}
    first, second = free_port(), free_port()
    over = Event()

    def client(number: int) -> list[tuple[int, str, str]]:
        answers = []
        for text in itertools.islice(itertools.cycle(texts), number, None):
            asked = {"q": text, "source": "en", "target": "ko"}
            answer = requests.post(f"{url}/translate", json=asked, timeout=60)
            answers.append((answer.status_code, text, answer.json().get("translatedText")))
            if over.is_set():
                return answers
        raise AssertionError

    with (
        served(model_file, port=second),
        balanced([first, second], tmp_path) as url,
        ThreadPoolExecutor(8) as pool,
    ):
        with served(model_file, port=first) as leaves:
            clients = [pool.submit(client, number) for number in range(8)]
            time.sleep(1)
            leaves.process.send_signal(signal.SIGTERM)
            assert leaves.process.wait(60) == 0
        time.sleep(1)
        with served(model_file, port=first) as back:
            time.sleep(7)  # after five seconds it is tried again
            over.set()
            answers = [answer for future in clients for answer in future.result()]
    for said in (leaves.said, back.said):
        assert sum('"path": "/translate"' in line for line in said) > 10
    assert len(answers) > 100
    assert [answer for answer in answers if answer[0] != 200] == []
    assert {(text, translated) for _, text, translated in answers} == set(expected.items())


def test_tokens_pass_as_they_come(model_file: Path, tmp_path: Path) -> None:
    with served(model_file) as copy:
        port = int(copy.url.rpartition(":")[2])
        with balanced([port], tmp_path) as url:
            asked: dict[str, Any] = {
                "model": "numbers",
                "stream": True,
                "messages": [{"role": "user", "content": "\n".join(["seven three nine"] * 200)}],
            }
            answer = requests.post(
                f"{url}/v1/chat/completions", json=asked, stream=True, timeout=60
            )
            chunks = answer.iter_content(None)
            first = next(chunks)
            came = [line for line in (first + b"".join(chunks)).splitlines() if line]
    assert b"[DONE]" not in first  # the first does not wait for the last
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].startswith("text/event-stream")
    assert len(came) > 100
    assert came[-1] == b"data: [DONE]"
