"""The pages, as people use them: with a mouse, with a keyboard alone, on a phone, in the dark."""

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from browsing import Visit
from everyday import everything_served
from live import Live, serving
from tones import RATE, dial, phone
from tongsa.tasks.transcript import written
from toys import trained

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with everything_served(tmp_path_factory.mktemp("everything")) as live:
        yield live


def visit(
    browser: Any,
    live: Live,
    path: str = "/",
    width: int = 1440,
    scheme: str = "light",
    language: str = "en-GB",
    **how: Any,
) -> Visit:
    found = Visit(browser, live.url + path, width, scheme, language, **how)
    found.home = live.url
    return found


def translated(here: Visit) -> str:
    here.page.locator("#translate .sentence").first.wait_for()
    return str(here.page.locator("#translate .text").inner_text())


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en-GB", "ko-KR"])
def test_each_thing_is_done_and_good_to_look_at(
    browser: Any, everything: Live, tmp_path: Path, width: int, scheme: str, language: str
) -> None:
    import soundfile

    here = visit(browser, everything, width=width, scheme=scheme, language=language)
    page = here.page
    page.locator("#source").wait_for()
    here.check()

    page.fill("#source", "three one two\nnine Ω")
    page.locator("#translate button.main").click()
    assert translated(here).split("\n")[0] == "둘 하나 셋"
    page.locator("#translate summary").nth(1).click()
    unseen = {"en-GB": "character not seen in training: Ω", "ko-KR": "학습 데이터에 없던 글자: Ω"}
    assert page.locator("#translate .warning").inner_text() == unseen[language]
    here.check()

    page.locator("#tab-chat").click()
    for said in ("three", "again"):
        page.fill("#turn", said)
        page.locator("#send").click()
        page.locator("#stop").wait_for(state="hidden")
    assert page.locator("#talk div:not(.mine) p").all_inner_texts() == ["셋", "셋"]
    here.check()

    page.locator("#tab-summarisation").click()
    page.fill("#asked", "one two")
    page.locator("#answer-it").click()
    page.locator("#answer .sentence").wait_for()
    assert page.locator("#answer .text").inner_text() == trained().model.run("one two").text
    here.check()

    page.locator("#tab-transcription").click()
    soundfile.write(tmp_path / "keys.wav", dial("159"), RATE)
    page.set_input_files("#file", tmp_path / "keys.wav")
    page.locator(".heard li").wait_for()
    assert page.locator("#transcribe .text").inner_text() == "1 5 9"
    here.check()
    for form in ("srt", "vtt"):
        with page.expect_download() as saved:
            page.locator(f"#transcribe a[download='keys.{form}']").click()
        ours = written(phone().model.transcribe(tmp_path / "keys.wav"), form)
        assert Path(saved.value.path()).read_text(encoding="utf-8") == ours
    assert here.wrong == []


def test_words_that_are_doubtful_are_marked_and_others_may_be_taken(
    browser: Any, everything: Live
) -> None:
    here = visit(browser, everything)
    page = here.page
    page.locator("#tab-summarisation").click()
    odd = "one Ω one Ω one Ω three"
    page.fill("#asked", odd)
    page.keyboard.press("Control+Enter")
    page.locator("#answer .sentence").wait_for()
    text = page.locator("#answer .text")
    output = trained().model.run(odd, n_best=4)
    unsure = [word.text for word in output.words if math.exp(word.log_prob) < 0.8]
    assert unsure
    marks = page.locator("#answer .text .doubtful, #answer .text .unsure")
    assert [mark.split()[0] for mark in marks.all_inner_texts()] == unsure
    assert "no calibration" in page.locator("#answer .note").inner_text()
    before = text.inner_text()
    other = page.locator("#answer .sentence li button").first
    assert other.inner_text() == output.alternatives[0].text
    other.click()
    assert text.inner_text() != before
    here.check()
    # Back again: what stood there is the first of the others now.
    page.locator("#answer .sentence li button").first.click()
    assert text.inner_text() == before
    assert here.wrong == []


def test_it_shows_what_there_is_and_no_more(browser: Any) -> None:
    with serving([trained().path]) as live:
        here = visit(browser, live)
        here.page.locator("#source").wait_for()
        assert here.page.locator("[role=tab]:visible").count() == 0
        assert here.page.locator(".panel:visible").count() == 1
        assert here.page.locator(".choice:visible").count() == 0
        here.check()
        assert here.wrong == []


def test_all_of_it_by_keyboard_alone(browser: Any, everything: Live) -> None:
    here = visit(browser, everything)
    page, press = here.page, here.page.keyboard.press
    page.locator("#source").wait_for()

    def tab_to(what: str) -> None:
        for _ in range(40):
            press("Tab")
            if page.locator(f"{what}:focus").count():
                return
        raise AssertionError(f"{what} cannot be reached")

    tab_to("#source")
    page.keyboard.type("three one two")
    press("Control+Enter")
    assert translated(here) == "둘 하나 셋"
    tab_to("#translate .sentence li button")
    press("Enter")
    assert page.locator("#translate summary:focus").count() == 1
    with here.context.expect_page() as opened:
        tab_to("#translate .sentence a")
        press("Enter")
    inside = opened.value
    inside.locator(".answer").wait_for()
    inside.close()

    page.locator("#tab-translation").focus()
    press("ArrowRight")
    assert page.locator("#tab-chat:focus").get_attribute("aria-selected") == "true"
    tab_to("#turn")
    page.keyboard.type("two")
    press("Enter")
    page.locator("#stop").wait_for(state="hidden")
    assert page.locator("#turn:focus").count() == 1
    assert page.locator("#talk div p").all_inner_texts() == ["two", "둘"]
    tab_to("#chat button[type=reset]")
    press("Enter")
    assert page.locator("#talk div").count() == 0

    page.locator("#tab-chat").focus()
    press("ArrowLeft")
    press("ArrowLeft")
    assert page.locator("#tab-transcription:focus").count() == 1
    tab_to("#record")
    assert here.wrong == []


def test_the_microphone_is_heard(browser: Any, everything: Live) -> None:
    here = visit(browser, everything)
    page = here.page
    page.locator("#tab-transcription").click()
    page.locator("#record").click()
    page.locator("#record[aria-pressed=true]").wait_for()
    page.locator("#clock", has_text="0:03").wait_for()  # the recording is shorter
    page.locator("#record").click()
    page.locator("#transcribe .text").wait_for()
    assert page.locator("#transcribe .text").inner_text() == "1 5 9"
    assert here.wrong == []


def test_no_microphone_is_said_and_odd_files_too(
    browser: Any, everything: Live, tmp_path: Path
) -> None:
    here = visit(browser, everything)
    page = here.page
    page.locator("#source").wait_for()
    page.evaluate("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })")
    page.locator("#tab-transcription").click()
    assert "no microphone" in page.locator("#no-microphone").inner_text()
    assert page.locator("#record").is_disabled()
    (tmp_path / "notes.m4a").write_bytes(b"no sound")
    page.set_input_files("#file", tmp_path / "notes.m4a")
    page.get_by_text("Neither the server nor this browser can read this file").wait_for()
    assert here.wrong == []


def test_what_goes_wrong_is_said_in_words(browser: Any) -> None:
    with serving([trained().path], queue=1) as live:
        here = visit(browser, live)
        page, trouble = here.page, here.page.locator("#translate .trouble")
        page.locator("#source").wait_for()
        page.locator("#translate button.main").click()
        assert trouble.inner_text() == "Write something first."
        page.fill("#source", "one\ntwo")
        page.keyboard.press("Control+Enter")
        trouble.get_by_text("2 lines or sentences; send at most 1 at a time").wait_for()
        live.server.closing = True
        live.server.shelf.close()
        page.fill("#source", "one")
        page.keyboard.press("Control+Enter")
        trouble.get_by_text("Try again in 5 s").wait_for()
        page.route("**/tongsa/answers", lambda route: route.fulfill(status=429, json={}))
        page.keyboard.press("Control+Enter")
        trouble.get_by_text("Many are asking just now").wait_for()
        page.route("**/tongsa/answers", lambda route: route.abort())
        page.keyboard.press("Control+Enter")
        trouble.get_by_text("The server cannot be reached").wait_for()
        assert page.locator("#translate .said").inner_text() == "It will stand here."
        here.check()


def test_a_key_is_asked_for_and_handed_on_and_kept_nowhere(browser: Any) -> None:
    with serving([trained().path], api_keys=("mine",)) as live:
        here = visit(browser, live)
        page = here.page
        page.get_by_text("This server asks for a key.").wait_for()
        here.check()
        page.fill("#key-field", "yours")
        page.keyboard.press("Enter")
        page.get_by_text("The server does not know this key.").wait_for()
        page.fill("#key-field", "mine")
        page.keyboard.press("Enter")
        page.fill("#source", "three one two")
        page.keyboard.press("Control+Enter")
        assert translated(here) == "둘 하나 셋"
        inside = here.opened_by(lambda: page.locator("#translate .sentence a").click())
        inside.locator(".answer").wait_for()
        assert inside.locator("#key").count() == 0
        kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
        assert page.evaluate(kept) == inside.evaluate(kept) == '[{},{},""]'
        page.reload()
        page.get_by_text("This server asks for a key.").wait_for()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1440, "light")])
def test_a_sentence_leads_to_its_inside(
    browser: Any, everything: Live, width: int, scheme: str
) -> None:
    here = visit(browser, everything, width=width, scheme=scheme)
    page = here.page
    page.fill("#source", "three one two")
    page.keyboard.press("Control+Enter")
    translated(here)
    inside = here.opened_by(lambda: page.locator("#translate .sentence a").click())
    inside.locator(".answer").wait_for()
    assert inside.locator(".answer").inner_text() == "둘 하나 셋"
    assert "?" not in inside.url.partition("#")[0]  # the text was sent in no address
    here.check(inside)
    for _ in range(4):
        inside.keyboard.press("ArrowRight")
    other = inside.locator(".bar").nth(1)
    word = other.locator("span").first.inner_text()
    other.click()
    inside.locator(".changes").wait_for()
    assert inside.locator(".answer").inner_text().startswith(word)
    inside.locator("#which input[value=short]").check()
    inside.fill("#request", "nine eight")
    inside.keyboard.press("Enter")
    inside.locator("article").nth(1).wait_for()
    assert inside.locator(".answer").all_inner_texts() == ["여덟 아홉", "여덟 아홉"]
    here.check(inside)
    assert here.wrong == []


def test_a_conversation_is_looked_into_with_all_its_turns(browser: Any, everything: Live) -> None:
    here = visit(browser, everything)
    page = here.page
    page.locator("#tab-chat").click()
    for said in ("three", "again"):
        page.fill("#turn", said)
        page.keyboard.press("Enter")
        page.locator("#stop").wait_for(state="hidden")
    inside = here.opened_by(lambda: page.locator("#talk a").nth(1).click())
    inside.locator(".answer").wait_for()
    assert inside.locator("#request").input_value() == "three\n셋\nagain"
    assert inside.locator(".answer").inner_text() == "셋"
    assert here.wrong == []


@pytest.mark.parametrize(("width", "language"), [(390, "ko-KR"), (1440, "en-GB")])
def test_the_pairs_that_taught_a_token_are_shown(
    browser: Any, tmp_path: Path, width: int, language: str
) -> None:
    rows = (f"{pair.source}\t{pair.target}\n" for pair in trained().train[:30])
    (tmp_path / "pairs.tsv").write_text("".join(rows), "utf-8")
    with serving([trained().path], taught_by=((str(tmp_path / "pairs.tsv"),),)) as live:
        here = visit(browser, live, width=width, language=language)
        page = here.page
        page.goto(f"{live.url}/inside#model=numbers&text=three+one")
        page.locator(".answer").wait_for()
        title = "Which pairs taught" if language == "en-GB" else "무엇이 이것을 가르쳤나"
        lesson = page.locator(f".scroll[aria-label^='{title}'] tr")
        for _ in range(60):
            page.keyboard.press("End")
            if lesson.count():
                break
            page.locator("#ask button[type=submit]").click()
            page.wait_for_timeout(200)
        assert lesson.first.locator("td").nth(1).inner_text() == "<eos>"
        here.check()
        assert here.wrong == []
