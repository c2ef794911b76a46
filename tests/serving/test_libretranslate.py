"""LibreTranslate's API, by its own clients and to the letter."""

import json
from collections.abc import Iterator

import pytest
from deep_translator import LibreTranslator
from deep_translator.exceptions import AuthorizationException
from libretranslatepy import LibreTranslateAPI

from live import Live, serving
from toys import trained

ENGLISH = "one two three"


def korean(english: str = ENGLISH) -> str:
    return trained().model.run(english).text


def test_libretranslatepy_is_served(translator: Live) -> None:
    client = LibreTranslateAPI(translator.url)
    assert client.translate("one two three", "en", "ko") == korean()
    assert client.languages() == [
        {"code": "en", "name": "English", "targets": ["ko"]},
        {"code": "ko", "name": "Korean", "targets": []},
    ]
    [first, *_] = client.detect("하나 둘")
    assert first["language"] == "ko"
    assert first["confidence"] > 50


def test_deep_translator_is_served(translator: Live) -> None:
    client = LibreTranslator(
        source="en", target="ko", api_key="any", custom_url=f"{translator.url}/"
    )
    assert client.translate("one two three") == korean()
    assert client.translate_batch(["one two", "five"]) == [
        trained().model.run(text).text for text in ("one two", "five")
    ]


def test_json_forms_and_queries_say_the_same(translator: Live) -> None:
    asked = {"q": ENGLISH, "source": "en", "target": "ko"}
    for how in ({"json": asked}, {"data": asked}, {"params": asked}, {"files": {
        name: (None, value) for name, value in asked.items()}}):  # fmt: skip
        answer = translator.post("/translate", **how)
        assert (answer.status_code, answer.json()) == (200, {"translatedText": korean()})


def test_lists_are_answered_by_lists(translator: Live) -> None:
    asked = ["one two", "", "five", "four\n\nnine ten"]
    answer = translator.post("/translate", json={"q": asked, "source": "en", "target": "ko"})
    said = answer.json()["translatedText"]
    model = trained().model
    assert said[:3] == [model.run(t).text for t in asked[:3]]
    assert said[3] == f"{model.run('four').text}\n\n{model.run('nine ten').text}"
    one = translator.post("/translate", json={"q": ["five"], "source": "en", "target": "ko"})
    assert one.json()["translatedText"] == [model.run("five").text]


def test_alternatives_are_the_next_best(translator: Live) -> None:
    answer = translator.post(
        "/translate", json={"q": ENGLISH, "source": "en", "target": "ko", "alternatives": 2}
    ).json()
    best = trained().model.run(ENGLISH, n_best=3)
    assert answer["translatedText"] == best.text
    assert answer["alternatives"] == [other.text for other in best.alternatives]


def test_the_source_may_be_detected(translator: Live) -> None:
    answer = translator.post("/translate", json={"q": ENGLISH, "source": "auto", "target": "ko"})
    assert answer.json()["translatedText"] == korean()
    assert answer.json()["detectedLanguage"]["language"] == "en"
    several = {"q": ["one", "two"], "source": "auto", "target": "ko"}
    found = translator.post("/translate", json=several).json()["detectedLanguage"]
    assert [each["language"] for each in found] == ["en", "en"]


def test_tags_of_html_stay(translator: Live) -> None:
    page = (
        "<!DOCTYPE html><h1 class='x'>one two</h1>\n<script>one < two</script>"
        "<p>five<br>six &amp; <!-- one -->seven</p>"
    )
    answer = translator.post(
        "/translate", json={"q": page, "source": "en", "target": "ko", "format": "html"}
    ).json()["translatedText"]
    model = trained().model
    assert answer.startswith(f"<!DOCTYPE html><h1 class='x'>{model.run('one two').text}</h1>\n")
    assert "<script>one < two</script><p>" in answer
    assert f"<p>{model.run('five').text}<br>" in answer
    assert answer.endswith("</p>")
    inline = translator.post(
        "/translate",
        json={"q": "one <b>two</b>", "source": "en", "target": "ko", "format": "html"},
    ).json()["translatedText"]
    assert inline.count("<b>") == inline.count("</b>") == 1


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"source": "en", "target": "ko"}, "missing q"),
        ({"q": "one", "source": "en"}, "missing target"),
        ({"q": 3, "source": "en", "target": "ko"}, "q must be a text or a list of texts"),
        ({"q": ["one", 3], "source": "en", "target": "ko"}, "q must be a text or a list of texts"),
        ({"q": "one", "source": "en", "target": ["ko"]}, "target must be a text"),
        ({"q": "one", "source": "en", "target": "fr"}, "not translated here; there is en → ko"),
        ({"q": "하나", "source": "ko", "target": "en"}, "there is en → ko"),
        ({"q": "one", "source": "auto", "target": "fr"}, "there is en → ko"),
        ({"q": "one", "source": "en", "target": "ko", "format": "pdf"}, "there are text and html"),
        ({"q": "one", "source": "en", "target": "ko", "alternatives": -1}, "from 0 to 10"),
        ({"q": "one", "source": "en", "target": "ko", "alternatives": 1.5}, "from 0 to 10"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said(translator: Live, asked: dict[str, object], said: str) -> None:
    answer = translator.post("/translate", json=asked)
    assert answer.status_code == 400
    assert said in answer.json()["error"]


def test_what_is_no_json_is_refused(translator: Live) -> None:
    for body in (b"{", b"[1]", b"\xff", b"[" * 100_000):
        answer = translator.post(
            "/translate", data=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code == 400
        assert "the body is" in answer.json()["error"]


@pytest.fixture(scope="module")
def locked() -> Iterator[Live]:
    with serving([trained().path], api_keys=("open sesame", "other")) as live:
        yield live


def test_without_a_key_the_clients_are_refused_as_they_expect(locked: Live) -> None:
    wrong = LibreTranslator(source="en", target="ko", api_key="no", custom_url=f"{locked.url}/")
    with pytest.raises(AuthorizationException):
        wrong.translate("one")
    answer = locked.post("/translate", json={"q": "one", "source": "en", "target": "ko"})
    assert (answer.status_code, list(answer.json())) == (403, ["error"])
    right = LibreTranslateAPI(locked.url, api_key="open sesame")
    assert right.translate("one two three", "en", "ko") == korean()
    assert locked.get("/languages").status_code == 403
    assert locked.get("/metrics").status_code == 403
    assert locked.get("/health").status_code == 200
    assert locked.get("/ready").status_code == 200
    assert locked.get("/frontend/settings").json()["keyRequired"] is True
    for header in ({"Authorization": "Bearer other"}, {"X-API-Key": "other"}):
        assert locked.get("/languages", headers=header).status_code == 200


def test_the_settings_that_their_page_asks_for(translator: Live) -> None:
    settings = translator.get("/frontend/settings").json()
    assert settings["keyRequired"] is False
    assert settings["supportedFilesFormat"] == []
    json.dumps(settings)
