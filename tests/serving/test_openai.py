"""OpenAI's API, by its own client."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openai
import pytest
import soundfile
from openai import OpenAI

from live import Live, serving
from toys import chatting, trained


def client_of(live: Live, key: str = "none") -> OpenAI:
    return OpenAI(base_url=f"{live.url}/v1", api_key=key, max_retries=0)


def said(answer: Any) -> str:
    text = answer.choices[0].message.content
    assert isinstance(text, str)
    return text


def user(text: str) -> Any:
    return [{"role": "user", "content": text}]


@pytest.fixture(scope="module")
def talk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    from tongsa.runtime.model_file import write_model_file

    path = tmp_path_factory.mktemp("talk") / "talk.tongsa"
    write_model_file(path, chatting().contents)
    with serving([path, f"numbers={trained().path}"]) as live:
        yield live


def test_models_are_listed(talk: Live) -> None:
    client = client_of(talk)
    assert sorted(model.id for model in client.models.list()) == ["numbers", "talk"]
    assert client.models.retrieve("talk").owned_by == "tongsa"


def test_a_translator_answers_the_last_message(talk: Live) -> None:
    answer = client_of(talk).chat.completions.create(
        model="numbers",
        messages=[{"role": "system", "content": "Translate."}, *user("one two three")],
    )
    output = trained().model.run("one two three")
    assert said(answer) == output.text
    assert answer.object == "chat.completion"
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage is not None
    assert answer.usage.completion_tokens == len(output.tokens)
    assert answer.usage.prompt_tokens == 3


def test_a_translator_keeps_the_lines_of_a_text(talk: Live) -> None:
    model = trained().model
    text = "one two\n\nthree four five six seven eight nine. Ten one.\n"
    client = client_of(talk)
    whole = said(client.chat.completions.create(model="numbers", messages=user(text)))
    first, blank, *_, last = whole.split("\n")
    assert (first, blank, last) == (model.run("one two").text, "", "")
    streamed = client.chat.completions.create(model="numbers", messages=user(text), stream=True)
    pieces = [chunk.choices[0].delta.content or "" for chunk in streamed]
    assert "".join(pieces) == whole


def test_a_text_of_many_lines_is_heard_of_line_by_line(talk: Live) -> None:
    text = "\n".join(pair.source for pair in trained().held_out[:60])
    asked = {"model": "numbers", "messages": user(text), "stream": True}
    with talk.post("/v1/chat/completions", json=asked, stream=True) as answer:
        events = [line.decode() for line in answer.iter_lines() if line]
    # All at once there would be four: a role, the text, why it ends, and that it is done.
    assert len(events) > 20


def test_a_chatbot_reads_the_messages_before(talk: Live) -> None:
    messages = [*user("three"), {"role": "assistant", "content": "셋"}, *user("again")]
    client = client_of(talk)
    assert said(client.chat.completions.create(model="talk", messages=messages)) == "셋"
    parts: Any = [{"role": "user", "content": [{"type": "text", "text": "two"}]}]
    assert said(client.chat.completions.create(model="talk", messages=parts)) == "둘"


def test_streamed_it_is_the_same_text(talk: Live) -> None:
    client = client_of(talk)
    for pair in trained().held_out[:6]:
        chunks = list(
            client.chat.completions.create(
                model="numbers",
                messages=user(pair.source),
                stream=True,
                stream_options={"include_usage": True},
            )
        )
        *events, counted = chunks
        assert {chunk.object for chunk in chunks} == {"chat.completion.chunk"}
        assert all(choice.index == 0 for chunk in events for choice in chunk.choices)
        text = "".join(chunk.choices[0].delta.content or "" for chunk in events)
        assert text == trained().model.run(pair.source).text
        assert events[-1].choices[0].finish_reason == "stop"
        assert counted.usage is not None
        assert counted.choices == []


def test_words_come_as_they_are_written(talk: Live) -> None:
    with talk.post(
        "/v1/chat/completions",
        json={"model": "numbers", "messages": user("one two three four"), "stream": True},
        stream=True,
    ) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        lines = [line.decode() for line in answer.iter_lines() if line]
    assert lines[-1] == "data: [DONE]"
    events = [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]
    assert len({event["id"] for event in events}) == 1


def test_sampling_and_choices(talk: Live) -> None:
    client = client_of(talk)

    def drawn(seed: int) -> list[str | None]:
        answer = client.chat.completions.create(
            model="numbers", messages=user("one two"), temperature=1.5, seed=seed, n=3
        )
        assert [choice.index for choice in answer.choices] == [0, 1, 2]
        return [choice.message.content for choice in answer.choices]

    assert drawn(1) == drawn(1)
    assert any(drawn(1) != drawn(seed) for seed in range(2, 8))
    cut = client.chat.completions.create(
        model="numbers", messages=user("one two three"), max_tokens=1
    )
    assert cut.choices[0].finish_reason == "length"
    whole = trained().model.run("one two three").text
    stopped = client.chat.completions.create(
        model="numbers", messages=user("one two three"), stop=[" "]
    )
    assert said(stopped) == whole.partition(" ")[0]


@pytest.mark.parametrize(
    ("changed", "status", "parameter"),
    [
        ({"model": None}, 400, "model"),
        ({"model": "gpt-5"}, 404, "model"),
        ({"messages": None}, 400, "messages"),
        ({"messages": []}, 400, "messages"),
        ({"messages": [{"role": "assistant", "content": "x"}]}, 400, "messages"),
        ({"messages": [{"role": "king", "content": "x"}]}, 400, "messages[0].role"),
        ({"messages": [{"role": "user", "content": 3}]}, 400, "messages[0].content"),
        ({"temperature": 3}, 400, "temperature"),
        ({"temperature": "hot"}, 400, "temperature"),
        ({"n": 0}, 400, "n"),
        ({"stop": 3}, 400, "stop"),
        ({"stream": "yes"}, 400, "stream"),
        ({"tools": [{}]}, 400, "tools"),
        ({"response_format": {"type": "json_object"}}, 400, "response_format"),
    ],
)
def test_what_is_wrong_is_said_as_openai_says_it(
    talk: Live, changed: dict[str, Any], status: int, parameter: str
) -> None:
    body = {"model": "numbers", "messages": user("one"), **changed}
    answer = talk.post("/v1/chat/completions", json=body)
    assert answer.status_code == status
    error = answer.json()["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert error["param"] == parameter
    assert error["message"]


def test_the_client_raises_what_its_users_catch(talk: Live) -> None:
    with pytest.raises(openai.NotFoundError, match="there are numbers, talk"):
        client_of(talk).chat.completions.create(model="none", messages=user("one"))
    with pytest.raises(openai.BadRequestError):
        client_of(talk).chat.completions.create(model="talk", messages=[])
    for path, status in (("/v1/nothing", 404), ("/v1/chat/completions", 405)):
        answer = talk.get(path)
        assert answer.status_code == status
        assert set(answer.json()["error"]) == {"message", "type", "param", "code"}
    with serving([trained().path], api_keys=("mine",)) as live:
        with pytest.raises(openai.AuthenticationError):
            client_of(live, "yours").models.list()
        assert [model.id for model in client_of(live, "mine").models.list()] == ["numbers"]


# ---- Transcriptions ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def phone_line() -> Iterator[Live]:
    from tones import phone

    with serving([phone().path, f"numbers={trained().path}"]) as live:
        yield live


def recording(keys: str) -> io.BytesIO:
    from tones import RATE, dial

    file = io.BytesIO()
    soundfile.write(file, dial(keys), RATE, format="WAV")
    file.name = "keys.wav"
    file.seek(0)
    return file


def test_recordings_are_transcribed_in_every_form(phone_line: Live, tmp_path: Path) -> None:
    from tones import phone
    from tongsa.tasks.transcript import written

    path = tmp_path / "keys.wav"
    path.write_bytes(recording("159").getvalue())
    ours = phone().model.transcribe(path)
    create = client_of(phone_line).audio.transcriptions.create

    assert create(model="phone", file=recording("159")).text == ours.text
    for form in ("text", "srt", "vtt"):
        made: Any = create(model="phone", file=recording("159"), response_format=form)
        assert made == written(ours, form)
    verbose = create(
        model="phone",
        file=recording("159"),
        response_format="verbose_json",
        timestamp_granularities=["word", "segment"],
    )
    assert verbose.text == ours.text
    assert verbose.duration == pytest.approx(ours.seconds, abs=1e-3)
    assert verbose.segments is not None
    assert [s.text for s in verbose.segments] == [s.text for s in ours.segments]
    assert [w.word for w in verbose.words or []] == [w.text for s in ours.segments for w in s.words]
    # The page has all forms of one hearing.
    fields = {"model": "phone", "response_format": "verbose_json", "subtitles": "true"}
    files = {"file": recording("159")}
    heard = phone_line.post("/v1/audio/transcriptions", data=fields, files=files).json()
    assert [heard[form] for form in ("srt", "vtt")] == [written(ours, f) for f in ("srt", "vtt")]


def test_what_is_no_recording_is_refused_by_its_name(phone_line: Live) -> None:
    create = client_of(phone_line).audio.transcriptions.create
    with pytest.raises(openai.BadRequestError, match=r"notes\.wav"):
        create(model="phone", file=("notes.wav", b"no sound at all"))
    with pytest.raises(openai.BadRequestError, match="phone does"):
        create(model="numbers", file=recording("1"))
    with pytest.raises(openai.BadRequestError, match="response_format"):
        create(model="phone", file=recording("1"), response_format="pdf")  # type: ignore[call-overload]
    answer = phone_line.post("/v1/audio/transcriptions", json={"model": "phone"})
    assert answer.json()["error"]["param"] == "file"
    with pytest.raises(openai.BadRequestError, match="transcriptions"):
        client_of(phone_line).chat.completions.create(model="phone", messages=user("one"))
