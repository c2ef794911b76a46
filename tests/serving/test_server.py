"""What every API stands on: batches, limits, keys, headers, metrics, and models that change."""

import contextlib
import json
import logging
import re
import shutil
import socket
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import tongsa
from live import Live, serving
from tongsa.errors import TongsaError
from tongsa.serving.batching import Batcher, Request
from tongsa.serving.logs import JsonLines
from tongsa.serving.refusals import Refusal
from tongsa.serving.settings import ServeSettings
from tongsa.serving.shelf import Shelf
from tongsa.tasks.options import Options
from tongsa.tasks.output import Output
from toys import chatting, trained


def ask(live: Live, text: str) -> tuple[int, str]:
    answer = live.post("/translate", json={"q": text, "source": "en", "target": "ko"})
    body = answer.json()
    return answer.status_code, body.get("translatedText") or body["error"]


# ---- Batches -----------------------------------------------------------------------------------


def submitted(batcher: Batcher, text: object, **options: object) -> Request:
    request = Request(text, options, time.monotonic() + 60)  # type: ignore[arg-type]
    batcher.submit([request])
    return request


@pytest.mark.parametrize(("threads", "most_running"), [(1, 16), (2, 64)])
def test_requests_that_join_get_what_they_get_alone(threads: int, most_running: int) -> None:
    model = tongsa.load(trained().path, threads=threads)
    texts = [pair.source for pair in trained().held_out[:100]]
    ways: list[Options] = [{}, {"beam_size": 1}, {"n_best": 4}, {"sample": True, "seed": 3}]
    sizes: list[int] = []
    batcher = Batcher(model, most_running=most_running, observe=sizes.extend)
    # More than may run at once: the others join as the first leave.
    requests = [
        Request(text, ways[number % len(ways)], time.monotonic() + 60)
        for number, text in enumerate(texts)
    ]
    batcher.submit(requests)
    outputs: list[Output] = [request.answer.result(60) for request in requests]
    batcher.close()
    for number, (text, output) in enumerate(zip(texts, outputs, strict=True)):
        alone = model.run(text, **ways[number % len(ways)])
        assert output.text == alone.text
        assert output.score == pytest.approx(alone.score, abs=1e-5)
        assert [o.text for o in output.alternatives] == [o.text for o in alone.alternatives]
    assert (batcher.waiting, batcher.running) == (0, 0)
    # They did share steps.
    assert max(sizes) > 3 * 5


def test_what_is_wrong_with_one_is_not_the_others_fault() -> None:
    batcher = Batcher(trained().model)
    requests = [Request(text, {}, time.monotonic() + 60) for text in ("one", 3, "two")]
    batcher.submit(requests)
    assert requests[0].answer.result(30).text == trained().model.run("one").text
    assert requests[2].answer.result(30).text == trained().model.run("two").text
    assert requests[1].answer.exception(30) is not None
    batcher.close()


def test_what_is_full_refuses_and_what_is_late_is_not_begun() -> None:
    batcher = Batcher(trained().model, most_running=1, most_waiting=2)
    hold = threading.Event()
    busy = Request(None, {}, time.monotonic() + 60, job=lambda _: hold.wait(30))
    batcher.submit([busy])
    while batcher.waiting:
        time.sleep(0.001)
    late = Request("one", {}, time.monotonic() - 1)
    waiting = submitted(batcher, "two")
    batcher.submit([late])
    with pytest.raises(Refusal, match="too many requests are waiting") as refused:
        submitted(batcher, "three")
    assert (refused.value.status, refused.value.headers) == (429, {"Retry-After": "1"})
    hold.set()
    assert waiting.answer.result(30).text
    with pytest.raises(TimeoutError):
        late.answer.result(30)
    batcher.close()
    with pytest.raises(Refusal, match="shutting down"):
        submitted(batcher, "one")


def test_closing_finishes_what_was_taken_on() -> None:
    batcher = Batcher(trained().model, most_running=2)
    requests = [submitted(batcher, pair.source) for pair in trained().held_out[:12]]
    batcher.close()
    assert all(request.answer.done() for request in requests)
    assert [r.answer.result().text for r in requests] == [
        trained().model.run(pair.source).text for pair in trained().held_out[:12]
    ]


def test_nobody_searches_for_those_who_have_left() -> None:
    sizes: list[int] = []
    batcher = Batcher(trained().model, observe=sizes.extend)
    request = Request(" ".join(["one"] * 200), {"min_length": 300}, time.monotonic() + 60)
    batcher.submit([request])
    while not sizes:
        time.sleep(0.001)
    request.abandoned = True
    assert request.answer.exception(30) is not None
    assert len(sizes) < 200
    batcher.close()


def test_many_clients_at_once_are_answered_right(translator: Live) -> None:
    texts = [pair.source for pair in trained().held_out[:32]]
    with ThreadPoolExecutor(16) as clients:
        answers = list(clients.map(lambda text: ask(translator, text), texts))
    assert answers == [(200, trained().model.run(text).text) for text in texts]


# ---- Models that change ------------------------------------------------------------------------


def test_a_model_is_swapped_without_a_failed_request(model_file: Path) -> None:
    with serving([model_file], watch_s=0.05) as live:
        before = live.server.shelf.all["numbers"]
        statuses: list[int] = []
        over = threading.Event()

        def keep_asking() -> None:
            while not over.is_set():
                statuses.append(ask(live, "one two three four")[0])

        threads = [threading.Thread(target=keep_asking) for _ in range(3)]
        for thread in threads:
            thread.start()
        shutil.copy(trained().path, model_file)  # in place: half written for a moment
        until = time.monotonic() + 30
        while live.server.shelf.all["numbers"] is before and time.monotonic() < until:
            time.sleep(0.01)
        asked = len(statuses)
        while len(statuses) < asked + 5 and time.monotonic() < until:
            time.sleep(0.01)
        over.set()
        for thread in threads:
            thread.join()
        assert live.server.shelf.swaps == 1
        assert set(statuses) == {200}


def test_the_width_of_the_search_may_be_the_servers() -> None:
    shelf = Shelf([str(trained().path)], ServeSettings(threads=1, beam=1))
    shelf.load()
    [served] = shelf.all.values()
    assert served.model.search_signature() == "beam:1"
    shelf.close()


def test_a_damaged_file_is_told_of_and_the_old_model_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = tmp_path / "models" / "numbers.tongsa"
    good.parent.mkdir()
    shutil.copy(trained().path, good)
    shelf = Shelf([str(good.parent)], ServeSettings(threads=1))
    shelf.load()
    assert list(shelf.all) == ["numbers"]
    first = shelf.all["numbers"]
    good.write_bytes(good.read_bytes()[:5000])
    with caplog.at_level(logging.ERROR, "tongsa.serving"):
        for _ in range(4):
            shelf.look()
    assert shelf.all["numbers"] is first
    assert len(caplog.records) == 1
    assert "cut short" in caplog.records[0].error  # type: ignore[attr-defined]
    # A new one comes, an old one goes.
    shutil.copy(trained().path, good.parent / "second.tongsa")
    good.unlink()
    for _ in range(2):
        shelf.look()
    assert list(shelf.all) == ["second"]
    shelf.close()


@pytest.mark.parametrize(
    ("named", "said"),
    [
        (["{0}"], "no model file (.tongsa) in there; train one"),
        (["{0}/missing.tongsa"], "no such file"),
        (["a={1}", "a={0}/missing.tongsa"], "another model is called 'a' already"),
    ],
)
def test_what_cannot_be_served_is_said(tmp_path: Path, named: list[str], said: str) -> None:
    named = [name.format(tmp_path, trained().path) for name in named]
    with pytest.raises(TongsaError, match=re.escape(said)):
        Shelf(named).load()


def test_names_come_from_files_or_the_command_line(tmp_path: Path) -> None:
    shutil.copy(trained().path, tmp_path / "b.tongsa")
    shelf = Shelf([str(tmp_path), f"a={trained().path}"], ServeSettings(threads=1))
    shelf.load()
    assert {name: one.pairs for name, one in shelf.all.items()} == {
        "a": [("en", "ko")],
        "b": [("en", "ko")],
    }
    shelf.close()


# ---- Limits ------------------------------------------------------------------------------------


def test_a_body_that_is_too_large_is_refused_unread(translator: Live) -> None:
    with socket.create_connection(("127.0.0.1", int(translator.url.rpartition(":")[2]))) as client:
        client.sendall(
            b"POST /translate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Content-Length: 104857600\r\n\r\n"
        )
        client.settimeout(10)
        answer = client.recv(65536).decode()
    assert answer.startswith("HTTP/1.1 413")
    assert "larger than 2 MiB" in answer


def test_no_request_brings_more_than_may_wait(translator: Live) -> None:
    answer = translator.post(
        "/translate", json={"q": "one\n" * 257, "source": "en", "target": "ko"}
    )
    assert answer.status_code == 413
    assert answer.json() == {"error": "257 lines or sentences; send at most 256 at a time"}


def test_a_body_without_a_length_is_counted() -> None:
    with serving([trained().path], max_body=1000) as live:
        answer = live.post("/translate", data=iter([b"x" * 600, b"x" * 600]))
        assert answer.status_code == 413
        assert ask(live, "one")[0] == 200


def test_half_a_body_is_waited_for_no_longer_than_allowed() -> None:
    with serving([trained().path], stall_s=0.3) as live:
        with socket.create_connection(("127.0.0.1", int(live.url.rpartition(":")[2]))) as client:
            client.sendall(
                b"POST /translate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                b'Content-Length: 50\r\n\r\n{"q": "one"'
            )
            client.settimeout(10)
            assert client.recv(65536).startswith(b"HTTP/1.1 408")
        assert ask(live, "one")[0] == 200


@pytest.mark.slow
def test_headers_are_waited_for_no_longer_than_allowed(caplog: pytest.LogCaptureFixture) -> None:
    def connected() -> socket.socket:
        client = socket.create_connection(("127.0.0.1", int(live.url.rpartition(":")[2])))
        client.settimeout(20)
        return client

    with (
        serving([trained().path], stall_s=3.0) as live,
        caplog.at_level(logging.WARNING, "tongsa.serving"),
        connected() as second,
        connected() as silent,
        connected() as stalled,
        connected() as dripping,
    ):
        second.sendall(b"GET /languages HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = b""
        while not answer.endswith(b"}]") and (more := second.recv(65536)):
            answer += more
        assert answer.startswith(b"HTTP/1.1 200")
        stalled.sendall(b"POST /translate HTTP/1.1\r\nHost: x\r\nContent-Ty")
        second.sendall(b"GET /languages HT")
        dripping.sendall(b"GET /")
        began = time.monotonic()
        with contextlib.suppress(ConnectionError):
            while time.monotonic() < began + 15:  # a letter now and then is no progress
                dripping.sendall(b"x")
                time.sleep(0.2)
        assert time.monotonic() < began + 14
        for client in (stalled, second):
            assert client.recv(65536).startswith(b"HTTP/1.1 408")
            assert client.recv(65536) == b""
        assert silent.recv(65536) == b""
        said = [record.getMessage() for record in caplog.records]
        assert said.count("client stalled in its headers") == 3
        assert ask(live, "one")[0] == 200


def test_a_client_that_takes_nothing_is_let_go(caplog: pytest.LogCaptureFixture) -> None:
    # White space comes back as it is, and so much of it fills every buffer.
    body = json.dumps({"q": " " * 12_000_000, "source": "en", "target": "ko"}).encode()
    with (
        serving([trained().path], stall_s=0.5, max_body=2**24) as live,
        caplog.at_level(logging.WARNING, "tongsa.serving"),
        socket.socket() as client,
    ):
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", int(live.url.rpartition(":")[2])))
        client.sendall(
            b"POST /translate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            + f"Content-Length: {len(body)}\r\n\r\n".encode()
            + body
        )
        until = time.monotonic() + 20
        while not caplog.records and time.monotonic() < until:
            time.sleep(0.02)
        assert [record.getMessage() for record in caplog.records][:1] == ["client stalled"]
        assert ask(live, "one")[0] == 200


def test_a_large_answer_arrives_whole(translator: Live) -> None:
    blank = " \n" * 50_000
    assert ask(translator, blank) == (200, blank)


def test_an_answer_that_takes_too_long_is_503() -> None:
    with serving([trained().path], timeout_s=0.0001) as live:
        answer = live.post("/translate", json={"q": "one", "source": "en", "target": "ko"})
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    assert "not answered within" in answer.json()["error"]


def test_a_client_that_leaves_costs_nothing_further(translator: Live) -> None:
    port = int(translator.url.rpartition(":")[2])
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port)) as client:
            body = json.dumps({"q": "one " * 50, "source": "en", "target": "ko"}).encode()
            client.sendall(
                b"POST /translate HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + f"Content-Length: {len(body)}\r\n\r\n".encode()
                + body
            )
    assert ask(translator, "one")[0] == 200
    batcher = translator.server.shelf.all["numbers"].batcher
    until = time.monotonic() + 10
    while (batcher.running or batcher.waiting) and time.monotonic() < until:
        time.sleep(0.01)
    assert (batcher.running, batcher.waiting) == (0, 0)


# ---- Around every answer -----------------------------------------------------------------------


def test_health_and_readiness(translator: Live) -> None:
    assert translator.get("/health").json() == {"status": "ok"}
    assert translator.get("/ready").json() == {"status": "ready", "models": ["numbers"]}
    translator.server.closing = True
    try:
        answer = translator.get("/ready")
        assert answer.status_code == 503
        assert "Retry-After" in answer.headers
        assert translator.get("/health").status_code == 200
    finally:
        translator.server.closing = False


def test_every_answer_has_headers_that_protect(translator: Live) -> None:
    for path in ("/health", "/translate", "/nothing"):
        headers = translator.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["X-Frame-Options"] == "DENY"
        assert "default-src 'none'" in headers["Content-Security-Policy"]
        assert headers["X-Request-Id"]


def test_what_is_not_there_is_said(translator: Live) -> None:
    assert translator.get("/nothing").json() == {
        "error": "there is nothing at /nothing; /openapi.json lists what there is"
    }
    answer = translator.post("/languages")
    assert (answer.status_code, "not possible" in answer.json()["error"]) == (405, True)
    assert translator.get("/translate").status_code == 405


def test_only_the_pages_that_were_named_may_ask(translator: Live) -> None:
    origin = {"Origin": "https://example.org"}
    assert "Access-Control-Allow-Origin" not in translator.get("/languages", headers=origin).headers
    with serving([trained().path], cors=("https://example.org",)) as live:
        allowed = live.get("/languages", headers=origin).headers
        assert allowed["Access-Control-Allow-Origin"] == "https://example.org"
        other = live.get("/languages", headers={"Origin": "https://evil.example"}).headers
        assert "Access-Control-Allow-Origin" not in other


def test_prometheus_is_told_without_a_word_of_the_texts(translator: Live) -> None:
    ask(translator, "seven seven")
    said = translator.get("/metrics").text
    assert 'tongsa_requests_total{route="/translate",status="200"}' in said
    assert 'tongsa_running{model="numbers"} 0.0' in said
    assert "tongsa_step_hypotheses_bucket" in said
    assert "seven" not in said


def test_the_log_holds_no_text_unless_asked(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "tongsa.serving"):
        with serving([trained().path]) as live:
            ask(live, "seven nine")
            live.post("/translate?q=seven&source=en&target=ko")
        quiet = [JsonLines().format(record) for record in caplog.records]
        caplog.clear()
        with serving([trained().path], log_texts=True) as live:
            ask(live, "seven nine")
        loud = [JsonLines().format(record) for record in caplog.records]
    assert not any("seven" in line for line in quiet)
    told = [line for line in map(json.loads, quiet) if line["event"] == "request"]
    assert [(line["path"], line["status"]) for line in told] == [("/translate", 200)] * 2
    assert any("seven nine" in line for line in loud)


def test_a_fault_of_ours_is_500_with_a_number_to_look_it_up(
    translator: Live, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("oops")

    monkeypatch.setattr(translator.server.shelf, "translator", broken)
    answer = translator.post("/translate", json={"q": "one", "source": "en", "target": "ko"})
    assert answer.status_code == 500
    assert "oops" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.json()["error"]
    assert any("ZeroDivisionError" in (record.exc_text or "") or record.exc_info
               for record in caplog.records)  # fmt: skip


def test_models_of_all_tasks_may_stand_side_by_side() -> None:
    shelf = Shelf([str(trained().path)], ServeSettings(threads=1))
    shelf.load()
    batcher = Batcher(chatting())
    assert submitted(batcher, "two").answer.result(30).text == "둘"
    batcher.close()
    shelf.close()
