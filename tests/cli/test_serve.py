"""`tongsa serve`, as a process: it begins, answers, and ends in order."""

import json
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from command_line import run_here
from served import served
from toys import trained


def ask(url: str, text: str, **more: str) -> requests.Response:
    asked = {"q": text, "source": "en", "target": "ko", **more}
    return requests.post(f"{url}/translate", json=asked, timeout=60)


def test_it_begins_answers_and_ends(model_file: Path) -> None:
    with served(model_file.parent, env={"TONGSA_API_KEYS": "a,b"}) as live:
        assert ask(live.url, "one").status_code == 403
        answer = ask(live.url, "one two", api_key="b")
        assert answer.json() == {"translatedText": trained().model.run("one two").text}
    assert live.process.returncode == 0
    assert "numbers: translation, en → ko\n" in live.said
    told = [json.loads(line) for line in live.said if line.startswith("{")]
    assert [line["status"] for line in told if line["event"] == "request"] == [403, 200]
    assert not any("Traceback" in line for line in live.said)


@pytest.mark.slow
def test_no_request_that_was_taken_on_is_lost_when_it_ends(model_file: Path) -> None:
    texts = [pair.source for pair in trained().held_out[:24]]
    with served(model_file, "--batch-size", "2") as live:
        session = requests.Session()
        session.get(f"{live.url}/health")
        with ThreadPoolExecutor(len(texts)) as clients:
            asked = [clients.submit(ask, live.url, text) for text in texts]
            while not any(future.done() for future in asked):
                time.sleep(0.001)
            live.process.send_signal(signal.SIGTERM)
            answers = [future.exception() or future.result() for future in asked]
        live.process.wait(60)
    assert live.process.returncode == 0
    for text, answer in zip(texts, answers, strict=True):
        if isinstance(answer, requests.Response):
            assert answer.status_code in (200, 503)
            if answer.status_code == 200:
                assert answer.json()["translatedText"] == trained().model.run(text).text
        else:  # it came when nobody listened any more
            assert isinstance(answer, requests.ConnectionError)
    done = [json.loads(line) for line in live.said if '"event": "request"' in line]
    translated = [line for line in done if line["path"] == "/translate"]
    assert sum(isinstance(answer, requests.Response) for answer in answers) == len(translated)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["missing.tongsa"], "missing.tongsa: no such file"),
        (["{model}", "--api-keys", "missing.txt"], "missing.txt: cannot be read"),
        (["{model}", "--api-keys", "{empty}"], "holds no key; write one a line"),
        (["{model}", "--host", "256.1.1.1"], "cannot listen on 256.1.1.1:5000"),
        (["{model}", "--port", "99999"], "cannot listen on 127.0.0.1:99999"),
        (["{model}", "--taught-by", "missing.tsv"], "missing.tsv: "),
        (["{model}", "two={model}", "--taught-by", "three={empty}"], "empty.txt: no such file"),
    ],
)
def test_what_is_wrong_is_said_at_once(
    args: list[str],
    said: str,
    model_file: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TONGSA_PORT", "5000" if "256.1.1.1" in args else "0")
    monkeypatch.setattr("tongsa.serving.run.log_to_stderr", lambda: None)
    (tmp_path / "empty.txt").write_text("# none yet\n")
    names = {"model": model_file, "empty": tmp_path / "empty.txt"}
    done = run_here(capsys, "serve", *(arg.format(**names) for arg in args))
    assert (done.status, done.out) == (1, "")
    assert done.err.startswith("tongsa: ")
    assert said in done.err


def test_pairs_may_stand_in_the_environment(
    model_file: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tongsa.serving.run.log_to_stderr", lambda: None)
    monkeypatch.setenv("TONGSA_TAUGHT_BY", "numbers=missing.en,missing.ko")
    done = run_here(capsys, "serve", model_file, "--port", "0")
    assert done.status == 1
    assert done.err.startswith("tongsa: missing.en: ")


def test_a_wrong_number_in_the_environment_is_refused(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TONGSA_QUEUE", "many")
    done = run_here(capsys, "serve", "model.tongsa")
    assert done.status == 2
    assert "'many' is no whole number" in done.err
