"""Texts of any length and HTML: cut, and put together as they were."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from tongsa.data.formats.inline import Segment
from tongsa.serving.languages import guesses, name_of, three_letters, two_letters
from tongsa.serving.texts import Beginning, Part, joined, parts_of_html, parts_of_text
from tongsa.text.tags import Content


def mirrored(parts: list[Part], *, markup: bool) -> str:
    """Put every sentence back as it is."""
    answers: list[Content] = []
    for part in parts:
        if isinstance(part, Segment):
            placed = part.placed(part.text)
            assert placed is not None
            answers.append(placed)
    return joined(parts, answers, markup=markup)


@given(st.text(st.sampled_from(list("ab. \t\r\n!다")), max_size=40))
def test_a_text_that_is_not_changed_comes_back_as_it_was(text: str) -> None:
    for too_long in (True, False):
        parts = parts_of_text(text, lambda _, long=too_long: long, "")  # type: ignore[misc]
        assert mirrored(parts, markup=False) == text


def test_lines_and_long_ones_sentences_are_asked_apart() -> None:
    parts = parts_of_text("One.\n Two three.\n\nFour. Five!", lambda text: len(text) > 10, " ")
    assert [part.text for part in parts if isinstance(part, Segment)] == [
        "One.", "Two three.", "Four.", "Five!",
    ]  # fmt: skip


@given(
    st.lists(st.sampled_from(["One.", " Two three. ", "", "  ", "Four."]), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
def test_what_is_told_of_a_text_is_never_taken_back(lines: list[str], chance: Random) -> None:
    parts = parts_of_text("\n".join(lines), lambda _: False, "")
    sentences = [part for part in parts if isinstance(part, Segment)]
    # Each answer is heard of word by word, and then as a whole; they come as they like.
    answers = [" ".join([part.text.upper()] * (3 - n % 2)) for n, part in enumerate(sentences)]
    said: list[str] = []
    heard = Beginning(parts, said.append)
    words = [answer.split(" ") for answer in answers]
    turns = [number for number, answer in enumerate(words) for _ in range(len(answer) + 1)]
    chance.shuffle(turns)
    done = [0] * len(words)
    for number in turns:
        if done[number] == len(words[number]):
            heard.answered(number, answers[number])
        else:
            done[number] += 1
            begun = " ".join(words[number][: done[number]])
            heard.so_far(number, begun + " " * (done[number] < len(words[number])))
    whole = joined(
        parts, [part.beside(a) for part, a in zip(sentences, answers, strict=True)], markup=False
    )
    assert all(after.startswith(before) for before, after in pairwise(["", *said, whole]))
    assert not sentences or said[-1] == whole


def test_html_that_is_not_changed_comes_back_as_it_was() -> None:
    page = (
        '<!DOCTYPE html>\n<html lang="en"><head><title>A &amp; B</title><script>if (a < b) {}'
        "</script></head><body class=x><h1>Head</h1><p>One <b>bold</b> and "
        '<a href="?a=1&amp;b=2">a link</a>, an <img src="x.png"> image.<br/>'
        "Next &lt;line&gt;</p><!-- note --><ul><li>é"
        "</li></ul><pre>  kept  </pre></body></html>\n"
    )
    parts = parts_of_html(page)
    assert mirrored(parts, markup=True) == page
    asked = [part.text for part in parts if isinstance(part, Segment)]
    assert asked == [
        "A & B", "Head", "One {1}bold{/1} and {2}a link{/2}, an {3} image.", "Next <line>", "é",
    ]  # fmt: skip


def test_what_a_model_writes_becomes_no_tag() -> None:
    parts = parts_of_html("<p>one</p>")
    [segment] = [part for part in parts if isinstance(part, Segment)]
    placed = segment.placed("<script>&")
    assert placed is not None
    assert joined(parts, [placed], markup=True) == "<p>&lt;script&gt;&amp;</p>"


@given(st.text(max_size=60))
def test_no_html_is_too_odd(text: str) -> None:
    mirrored(parts_of_html(text), markup=True)


def test_languages_have_names_and_two_codes() -> None:
    assert [name_of(code) for code in ("ko", "kor", "en-GB", "xx")] == [
        "Korean", "Korean", "English", "xx",
    ]  # fmt: skip
    assert [two_letters(code) for code in ("kor", "eng_US", "en", "xyz")] == [
        "ko", "en-US", "en", "xyz",
    ]  # fmt: skip
    assert (three_letters("ko"), three_letters("xx")) == ("kor", None)


def test_a_language_is_told_by_its_script_or_its_letters() -> None:
    def first(text: str, *among: str) -> str:
        return guesses(text, among)[0].language

    assert first("커피", "en", "ko") == "ko"
    assert first("I drink coffee in the morning.", "en", "ko", "fr") == "en"
    assert first("Je bois du café le matin avec ma sœur.", "en", "ko", "fr") == "fr"
    assert first("Wi-Fi 연결", "en", "ko") == "ko"
    assert guesses("", ["en"]) == guesses("123", ["en"]) == []
