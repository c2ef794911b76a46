"""The pages for people, and what they ask in words of our own."""

import hashlib
import json
import re
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from everyday import everything_served
from live import Live, serving
from tongsa.errors import ConfigError
from tongsa.inside.page import Shown, page_data
from tongsa.serving.taught import Taught
from toys import chatting, trained


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with everything_served(tmp_path_factory.mktemp("everything")) as live:
        yield live


def answers(live: Live, **body: Any) -> Any:
    return live.post("/tongsa/answers", json=body).json()


# ---- The pages themselves ------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/inside"])
def test_a_page_runs_its_own_script_and_no_other(translator: Live, path: str) -> None:
    answer = translator.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    for tag in ("script", "style"):
        [text] = re.findall(f"<{tag}>(.*?)</{tag}>", answer.text, re.S)
        digest = b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    # It asks nobody else, and nothing of it is kept.
    assert set(re.findall(r"https?://[^\"'\s<]+", answer.text)) <= {"http://www.w3.org/2000/svg"}
    assert answer.headers["Cache-Control"] == "no-store"
    assert "Set-Cookie" not in answer.headers
    assert (
        "default-src 'none'; frame"
        in translator.get("/languages").headers["Content-Security-Policy"]
    )


def test_the_page_says_everything_in_both_languages(translator: Live) -> None:
    for path in ("/", "/inside"):
        html = translator.get(path).text
        script = html.partition("<script>")[2]
        english, korean = (
            {match for block in blocks for match in re.findall(r"\b([a-zA-Z]+): [\"(`{]", block)}
            for blocks in (
                re.findall(r"\ben: \{(.*?)\n?  \},?\n", script, re.S)
                + re.findall(r"assign\(SHARED\.en, \{(.*?)\n\}\);", script, re.S),
                re.findall(r"\bko: \{(.*?)\n?  \},?\n", script, re.S)
                + re.findall(r"assign\(SHARED\.ko, \{(.*?)\n\}\);", script, re.S),
            )
        )
        asked = set(re.findall(r"data-(?:say|name)=\"(\w+)\"", html))
        asked |= set(re.findall(r"\bsay\(\"(\w+)\"\)", script))
        assert len(asked) > 25
        assert asked <= english
        assert asked <= korean


# ---- What there is ------------------------------------------------------------------------------


def test_it_says_what_each_model_can_do(everything: Live) -> None:
    models = {m["name"]: m for m in everything.get("/tongsa/models").json()["models"]}
    assert {name: m["task"] for name, m in models.items()} == {
        "numbers": "translation",
        "talk": "chat",
        "short": "summarisation",
        "phone": "transcription",
    }
    assert models["numbers"]["pairs"] == [["en", "ko"]]
    assert models["numbers"]["calibrated"] == (trained().model.calibration is not None)
    assert [name for name, m in models.items() if not m["inside"]] == ["phone"]
    assert models["phone"]["sample_rate_hz"] == 8_000


# ---- Answers ------------------------------------------------------------------------------------


def test_an_answer_says_what_the_model_thinks_of_each_word(translator: Live) -> None:
    found = answers(translator, text="three one two", model="numbers", target="ko", alternatives=2)
    output = trained().model.run("three one two", n_best=3)
    [part] = found["parts"]
    assert (part["request"], part["text"]) == ("three one two", output.text)
    assert part["confidence"] == pytest.approx(output.confidence)
    assert [part["text"][start:end] for start, end, _ in part["words"]] == output.text.split()
    assert [sure for *_, sure in part["words"]] == pytest.approx(
        [word.confidence for word in output.words], abs=1e-4
    )
    assert [o["text"] for o in part["alternatives"]] == [o.text for o in output.alternatives]
    assert (found["model"], found["target"]) == ("numbers", "ko")


def test_a_text_keeps_its_lines_and_says_what_the_api_says(translator: Live) -> None:
    text = "one two\n\n  three\n"
    found = answers(translator, text=text, source="auto", target="ko")
    assert found["source"] == "en"
    assert [part for part in found["parts"] if isinstance(part, str)] == ["\n", "\n", "  ", "\n"]
    whole = "".join(part if isinstance(part, str) else part["text"] for part in found["parts"])
    api = translator.post("/translate", json={"q": text, "source": "en", "target": "ko"}).json()
    assert whole == api["translatedText"]


def test_what_is_unlike_the_training_data_is_said(translator: Live) -> None:
    [part] = answers(translator, text="one Ω", model="numbers")["parts"]
    warnings = trained().model.run("one Ω").warnings
    assert part["warnings"] == [{**w._asdict(), "values": list(w.values)} for w in warnings]
    assert part["warnings"][0]["values"] == ["Ω"]


def test_all_that_read_texts_answer(everything: Live) -> None:
    [part] = answers(everything, text="one\ntwo", model="short")["parts"]
    assert part["request"] == "one\ntwo"
    assert answers(everything, text="two", model="talk")["parts"][0]["text"] == "둘"
    assert "reads recordings" in answers(everything, text="two", model="phone")["error"]


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({}, 400, "missing text"),
        ({"text": "one"}, 400, "name a model of /tongsa/models, or a target"),
        ({"text": "one", "model": "none"}, 404, "the model 'none' does not exist"),
        ({"text": "one", "target": "fr"}, 400, "is not translated here"),
        ({"text": "one", "source": "de", "target": "ko"}, 400, "de → ko is not translated here"),
        ({"text": "one", "model": "numbers", "alternatives": 99}, 400, "from 0 to 10"),
        ({"text": "one", "model": "numbers", "style": "polite"}, 400, "no styles"),
        ({"text": "one\n" * 300, "model": "numbers"}, 413, "send at most 256"),
    ],
)
def test_what_makes_no_sense_is_refused(
    translator: Live, body: dict[str, Any], status: int, said: str
) -> None:
    answer = translator.post("/tongsa/answers", json=body)
    assert answer.status_code == status
    assert said in answer.json()["error"]


# ---- Traces -------------------------------------------------------------------------------------


def trace(live: Live, **body: Any) -> tuple[int, Any]:
    answer = live.post("/tongsa/trace", json=body)
    return answer.status_code, answer.json()


def test_a_trace_of_a_served_model_is_that_of_the_model(everything: Live) -> None:
    status, found = trace(everything, model="numbers", request="three one two")
    assert status == 200
    model = trained().model
    alone = model.trace("three one two")
    shown = page_data(Shown("numbers", alone, model.beside(alone)))
    assert found == json.loads(json.dumps(shown))
    assert found["near"]["source"][0]
    id_ = trained().model.task.target.vocabulary.index("열")
    status, found = trace(everything, model="numbers", request="three one", force={"0": id_})
    assert found["steps"][0]["wrote"] == "열"
    assert found["changes"]["before"] == "하나 셋"
    changed = {"replace": {"0": "four"}, "context_of": "nine"}
    status, found = trace(everything, model="numbers", request="three one", **changed)
    alone = model.trace("three one", replace={0: "four"}, context_of="nine")
    assert found["answer"] == alone.answer
    assert found["changes"]["what"] == list(alone.changes.what if alone.changes else ())
    _, found = trace(everything, model="numbers", request="three one", among=["nine", "one two"])
    drawn = model.sentence_map(["three one", "nine", "one two"])
    assert found["maps"]["sentences"]["names"] == list(drawn.names)
    assert np.allclose(found["maps"]["sentences"]["points"], drawn.points, atol=1e-4)
    # Of a conversation a turn stands on each line.
    status, found = trace(everything, model="talk", request="three\n셋\nagain")
    assert found["answer"] == chatting().run("three\n셋\nagain").text == "셋"


def test_traces_are_bounded_and_refused_like_all_else(everything: Live) -> None:
    refused: list[tuple[dict[str, Any], int, str]] = [
        ({"model": "numbers"}, 400, "post {"),
        ({"model": "numbers", "request": "one", "force": [1]}, 400, "post {"),
        ({"model": "numbers", "request": " "}, 400, "nothing to look at"),
        ({"model": "numbers", "request": "one " * 201}, 400, "201 tokens are too many to watch"),
        ({"model": "numbers", "request": "x" * 4001}, 413, "4,001 characters are too many"),
        ({"model": "numbers", "request": "one", "context_of": "x" * 4001}, 413, "4,001 characters"),
        ({"model": "numbers", "request": "one", "context_of": "x " * 201}, 400, "201 tokens"),
        ({"model": "numbers", "request": "one", "context_of": " "}, 400, "vector is lent is empty"),
        ({"model": "numbers", "request": "one", "replace": {"9": "two"}}, 400, "no source token 9"),
        ({"model": "numbers", "request": "one", "among": ["x"] * 101}, 413, "a map holds at most"),
        ({"model": "numbers", "request": "one", "among": ["x" * 4001]}, 413, "a map holds at most"),
        ({"model": "numbers", "request": "one", "among": [" "]}, 400, "of the map is empty"),
        ({"model": "phone", "request": "one"}, 400, "cannot be looked into"),
        ({"model": "none", "request": "one"}, 404, "does not exist"),
        ({"model": "numbers", "request": "one", "to": "fr"}, 400, "translates en → ko"),
    ]
    for body, status, said in refused:
        found = trace(everything, **body)
        assert found[0] == status, found
        assert said in found[1]["error"]


def test_a_trace_waits_its_turn_and_no_longer_than_others() -> None:
    with serving([trained().path], timeout_s=1e-9) as live:
        answer = live.post("/tongsa/trace", json={"model": "numbers", "request": "one"})
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]


# ---- Which pairs taught this --------------------------------------------------------------------


@pytest.fixture
def taught_by(tmp_path: Path) -> tuple[Path, list[tuple[str, str]]]:
    pairs = [(pair.source, pair.target) for pair in trained().train[:30]]
    path = tmp_path / "pairs.tsv"
    path.write_text("".join(f"{source}\t{target}\n" for source, target in pairs), "utf-8")
    return path, pairs


def test_it_tells_which_pairs_taught_a_token(
    taught_by: tuple[Path, list[tuple[str, str]]], caplog: pytest.LogCaptureFixture
) -> None:
    path, pairs = taught_by
    model = trained().model
    with (
        caplog.at_level("INFO", "tongsa.serving"),
        serving([trained().path], taught_by=((str(path),),)) as live,
    ):
        until = time.monotonic() + 60
        found = trace(live, model="numbers", request="three one")[1]
        while found["reading"] is not None:
            assert found["lessons"] == []
            assert time.monotonic() < until
            time.sleep(0.05)
            found = trace(live, model="numbers", request="three one")[1]
    alone = model.trace("three one")
    beside = model.beside(alone, lessons=model.lessons(pairs), pairs=pairs)
    shown = page_data(Shown("numbers", alone, beside))
    assert found["lessons"] == json.loads(json.dumps(shown["lessons"]))
    [done] = [record for record in caplog.records if record.message == "pairs read"]
    assert done.__dict__["places"] == len(model.lessons(pairs))


def test_whose_pairs_they_are_is_said_and_many_are_taken_evenly(
    everything: Live,
    taught_by: tuple[Path, list[tuple[str, str]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path, pairs = taught_by
    shelf = everything.server.shelf
    with pytest.raises(ConfigError, match="which of numbers, short, talk has learned from it"):
        Taught([[str(path)]], shelf)
    with pytest.raises(ConfigError, match="no model of that name can be looked into"):
        Taught([[f"phone={path}"]], shelf)
    monkeypatch.setattr("tongsa.serving.taught.MOST_PAIRS", 10)
    taught = Taught([[f"numbers={path}"]], shelf)
    reading = taught.reading("numbers", shelf.all["numbers"].model)
    assert reading is not None
    assert reading.pairs == pairs[::3]
    assert taught.reading("talk", shelf.all["talk"].model) is None
    # A file that has taken this one's place is not on the shelf yet, or no longer.
    assert taught.reading("numbers", shelf.all["talk"].model) is None
    until = time.monotonic() + 60
    while reading.share is not None:
        assert time.monotonic() < until
        time.sleep(0.05)
    assert reading.lessons is not None
    assert taught.reading("numbers", shelf.all["numbers"].model) is reading


# ---- Keys, and what is kept ---------------------------------------------------------------------


def test_the_pages_are_open_and_what_they_ask_wants_the_key() -> None:
    with serving([trained().path], api_keys=("mine",)) as live:
        assert live.get("/").status_code == live.get("/inside").status_code == 200
        key = {"Authorization": "Bearer mine"}
        body = {"model": "numbers", "text": "one", "request": "one"}
        for path in ("/tongsa/answers", "/tongsa/trace"):
            assert live.post(path, json=body).status_code == 401
            assert live.post(path, json=body, headers=key).status_code == 200
        assert live.get("/tongsa/models").status_code == 401
        assert live.get("/tongsa/models", headers=key).status_code == 200


def test_no_text_is_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "tongsa.serving"), serving([trained().path]) as live:
        answers(live, text="seven nine", model="numbers")
        trace(live, model="numbers", request="seven nine")
    told = [str(record.__dict__) for record in caplog.records if record.message == "request"]
    assert len(told) == 2
    assert not any("seven" in line for line in told)
