"""The page, as people and their browsers meet it."""

import base64
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from browsing import Visit
from looked_into import page_served
from tongsa.inside.page import Shown, page, page_data, training_history
from toys import trained


def shown(text: str = "three one two", name: str = "numbers", **changes: Any) -> Shown:
    return Shown(name, trained().model.trace(text, **changes))


def data_of(html: str) -> Any:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


def test_the_page_holds_its_data_and_asks_nobody() -> None:
    html = page([shown()])
    assert data_of(html)["models"][0]["answer"] == "둘 하나 셋"
    assert "connect-src 'none'" in html
    # No address but the name of SVG's namespace.
    assert set(re.findall(r"https?://[^\"'\s<]+", html)) == {"http://www.w3.org/2000/svg"}
    assert not re.findall(r"\$[a-z]+\b", html.partition("<style>")[0])


def test_what_a_text_holds_ends_no_script() -> None:
    html = page([shown("three </script><script>alert(1)</script>", "<b>name</b>")])
    assert data_of(html)["models"][0]["request"].endswith("</script>")
    assert html.count("</script>") == 2
    assert "<b>name" not in html


def test_states_survive_their_packing() -> None:
    trace = shown().trace
    packed = next(
        p for p in page_data(Shown("", trace))["encoder"] if (p["layer"], p["name"]) == (0, "h")
    )
    found = np.frombuffer(base64.b64decode(packed["values"]["bytes"]), dtype=np.int8)
    again = found.reshape(trace.encoder[0].h.shape) * packed["values"]["scale"] / 127
    np.testing.assert_allclose(again, trace.encoder[0].h, atol=packed["values"]["scale"] / 250)


def test_gates_and_states_of_each_layer_are_drawn() -> None:
    found = page_data(shown())
    parts = ["h", "input", "forget", "candidate", "output", "c"]
    for side, layers in (("encoder", found["layers"][0]), ("decoder", found["layers"][1])):
        assert [(p["layer"], p["name"]) for p in found[side]] == [
            (layer, part) for layer in range(layers) for part in parts
        ]


def test_the_file_tells_how_sentences_were_translated_during_training() -> None:
    training = trained().model.contents.training
    history = training_history(training)
    assert len(history) == 3
    assert len(history[0]["looks"]) == len(training["history"])
    epoch, score, text = history[0]["looks"][-1]
    last = training["history"][-1]
    assert (epoch, score, text) == (last["epoch"], last["score"], last["samples"][0][2])
    assert training_history({}) == []


def test_what_stands_beside_a_trace_is_on_the_page() -> None:
    model = trained().model
    trace = model.trace("three one")
    pairs = [(pair.source, pair.target) for pair in trained().train[:20]]
    found = model.beside(trace, among=["nine"], lessons=model.lessons(pairs), pairs=pairs)
    [drawn] = data_of(page([Shown("numbers", trace, found)]))["models"]
    assert drawn["near"]["source"][0][0][0] == model.neighbours("three", 1)[0].token.text
    assert drawn["maps"]["sentences"]["names"] == ["three one", "nine"]
    assert drawn["maps"]["words"]["own"] == 2
    first = found.lessons[0][0]
    assert drawn["lessons"][0][0][1:] == [first.token, first.source, first.target]
    assert data_of(page([Shown("numbers", trace)]))["models"][0]["maps"] == {}


# ---- In a browser -------------------------------------------------------------------------------


@pytest.mark.slow
@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en-GB", "ko-KR"])
def test_every_place_of_a_run_is_good_to_look_at(
    browser: Any, tmp_path: Path, width: int, scheme: str, language: str
) -> None:
    plain = shown(name="without attention").trace
    blind = replace(plain, steps=tuple(replace(s, attention=None) for s in plain.steps))
    file = tmp_path / "inside.html"
    history = training_history(trained().model.contents.training)
    html = page([shown(force={1: "열"}), Shown("without attention", blind)], history)
    file.write_text(html, encoding="utf-8")
    visit = Visit(browser, file.as_uri(), width, scheme, language)
    for place in range(len(plain.source) + 1 + len(plain.steps)):
        if place:
            visit.page.keyboard.press("ArrowRight")
        if place in (0, 3, 5):
            visit.check()
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= width
    assert ("가장 많이 보는" if language == "ko-KR" else "It looks most at") in visit.said()
    assert visit.wrong == []


@pytest.mark.slow
def test_the_run_is_walked_by_keyboard_alone(browser: Any, tmp_path: Path) -> None:
    file = tmp_path / "inside.html"
    file.write_text(page([shown()]), encoding="utf-8")
    visit = Visit(browser, file.as_uri(), 1440, "light", "en-GB")
    press = visit.page.keyboard.press
    assert "“three” (1 of 3)" in visit.said()
    press("ArrowRight")
    assert "“one” (2 of 3)" in visit.said()
    press("End")
    assert "writes “<eos>”" in visit.said()
    press("ArrowLeft")
    assert "writes “셋”" in visit.said()
    press("Home")
    assert "(1 of 3)" in visit.said()
    press("Tab")  # the languages come first
    press("Tab")
    press("Enter")
    assert "3개 중 1번째" in visit.said()
    assert visit.page.evaluate("document.documentElement.lang") == "ko"
    assert visit.wrong == []


@pytest.mark.slow
def test_choosing_a_candidate_and_editing_the_source_move_the_rest(browser: Any) -> None:
    with page_served() as url:
        visit = Visit(browser, url, 1440, "light", "en-GB")
        answer = visit.page.locator(".answer")
        for _ in range(4):
            visit.page.keyboard.press("ArrowRight")
        assert "writes “둘”" in visit.said()
        other = visit.page.locator(".bar").nth(1)
        word = other.locator("span").first.inner_text()
        other.click()
        visit.page.locator(".changes").wait_for()
        assert f"writes “{word}”" in visit.said()
        assert "It was forced to." in visit.said()
        assert answer.inner_text().startswith(word)
        # Turn the look, and silence a unit: each comes to what is changed already.
        asked = visit.page.locator(".heat tr.now button").first
        asked.click()
        visit.page.get_by_text("step 1 looks at “three”", exact=True).wait_for()
        visit.check()
        visit.page.get_by_text("What if a unit were silent?").click()
        visit.page.locator("#where-0").select_option(label="decoder layer 1")
        visit.page.fill("#unit-0", "7")
        visit.page.keyboard.press("Enter")
        visit.page.get_by_text("decoder layer 1, unit 7 is 0", exact=True).wait_for()
        visit.page.get_by_text("step 1 looks at “three”", exact=True).wait_for()
        visit.check()
        visit.page.get_by_role("button", name="Let decoder layer 1, unit 7 speak again").click()
        visit.page.get_by_text("decoder layer 1, unit 7 is 0").wait_for(state="detached")
        visit.page.fill("#request", "nine eight")
        visit.page.keyboard.press("Enter")
        visit.page.get_by_text("여덟 아홉", exact=True).wait_for()
        assert visit.page.locator(".changes").count() == 0
        visit.page.fill("#request", " ")
        visit.page.keyboard.press("Enter")
        visit.page.get_by_text("there is nothing to look at").wait_for()
        # What the server refuses, the browser's console tells too.
        assert [each for each in visit.wrong if "422" not in each] == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("width", "scheme", "language"), [(390, "dark", "ko-KR"), (1440, "light", "en-GB")]
)
def test_a_token_is_replaced_and_a_context_vector_lent_by_keyboard(
    browser: Any, width: int, scheme: str, language: str
) -> None:
    english = language == "en-GB"
    with page_served() as url:
        visit = Visit(browser, url, width, scheme, language)
        page, press = visit.page, visit.page.keyboard.press
        answer, made = page.locator(".answer"), page.locator(".changes li")
        token = page.locator(".tokens button").first
        token.focus()
        press("Enter")
        assert page.locator("#replace-by:focus").count() == 1
        visit.check()
        press("Escape")
        press("Enter")  # the hand is back on the token
        page.keyboard.type("four five")
        press("Enter")
        page.get_by_text("to this model it is 2 tokens").wait_for()
        page.fill("#replace-by", "four")
        press("Enter")
        made.first.wait_for()
        told = (
            "source token 1, “three”, is “four”",
            "원문의 1번째 토큰 “three” 자리에 “four” 넣기",
        )
        assert made.all_inner_texts() == [told[0] if english else told[1]]
        trace = trained().model.trace("three one two", replace={0: "four"})
        assert answer.inner_text() == trace.answer != "둘 하나 셋"
        assert page.locator(".changes del").inner_text() == "둘 하나 셋"
        assert page.locator(".tokens button:focus").inner_text() == "four"
        visit.check()

        page.locator("summary", has_text="another" if english else "건네준다면").click()
        page.locator("summary", has_text="context vectors" if english else "문맥 벡터의").click()
        page.fill("#around-0", "nine eight\n\n two ")
        page.fill("#lender-0", "nine eight")
        # What is asked for before the answer is there comes to it.
        page.evaluate("for (const id of ['lender-0', 'around-0']) $(id).form.requestSubmit()")
        page.locator("svg[aria-label*=': three one two, nine eight, two']").wait_for()
        told = ("the context vector is that of “nine eight”", "“nine eight”의 문맥 벡터 건네주기")
        assert made.all_inner_texts()[1] == (told[0] if english else told[1])
        trace = trained().model.trace("three one two", replace={0: "four"}, context_of="nine eight")
        assert answer.inner_text() == trace.answer
        visit.check()
        page.locator(".choices button", has_text="nine eight").press("Enter")
        made.nth(1).wait_for(state="detached")
        token.press("Enter")
        page.locator(".replacing button").nth(1).press("Enter")
        page.locator(".changes").wait_for(state="detached")
        assert answer.inner_text() == "둘 하나 셋"
        assert [each for each in visit.wrong if "422" not in each] == []
