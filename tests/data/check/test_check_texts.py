"""Faults of single texts and single pairs, planted and found again, to the line."""

import unicodedata

import pytest
from clean_pairs import Pairs, clean, corpus, found_in, only
from hypothesis import given
from hypothesis import strategies as st

from tongsa.data.check import check
from tongsa.data.check.characters import SCRIPTS, profile
from tongsa.data.check.oddities import mojibake
from tongsa.data.check.repair import repaired
from tongsa.data.corpus import Pair


def planted(place: int, pair: tuple[str, str], count: int = 400) -> Pairs:
    pairs = clean(count)
    pairs[place] = Pair(*pair)
    return pairs


@pytest.mark.parametrize(
    ("id_", "source", "detail"),
    [
        ("mojibake", "IÃ¢â‚¬â„¢m at a cafÃ© now.", "Ã¢â‚¬â„¢ should be â€™"),
        ("mojibake", "I am at a cafÃ© now.", "Ã© should be é"),
        ("mojibake", "It â€œreallyâ€\x9d is ê°€", "â€œ should be “"),
        ("mojibake", "¾È³çÇÏ¼¼¿ä said my friend.", "¾È³çÇÏ¼¼¿ä should be 안녕하세요"),
        ("mojibake", "ÐŸÑ€Ð¸Ð²ÐµÑ‚ said my friend.", "ÐŸÑ€Ð¸Ð²ÐµÑ‚ should be Привет"),
        ("lost-characters", "My fr\ufffdend is here.", "U+FFFD replacement character at column 6"),
        ("lost-characters", "My friend is here\ue001", "U+E001 at column 18"),
        ("control-characters", "My friend\x02 is here.", "U+0002 at column 10"),
        ("control-characters", "My friend\ris here.", "U+000D carriage return at column 10"),
        ("invisible-characters", "My fri\u200bend is here.", "U+200B zero width space at column 7"),
        ("invisible-characters", "\ufeffMy.", "U+FEFF zero width no-break space at column 1"),
        ("invisible-characters", "My \u202afriend.", "U+202A left-to-right embedding at column 4"),
        ("html-entities", "Tom &amp; my friend are here.", "&amp;"),
        ("html-entities", "It&#39;s here.", "&#39;"),
        ("not-composed", unicodedata.normalize("NFD", "My café is here."), "café is 5 code points"),
    ],
)  # fmt: skip
def test_an_odd_text_is_found(id_: str, source: str, detail: str) -> None:
    report = check(
        corpus(
            planted(122, (source, "제 친구가 여기 있어요.")),
        ),
        only=[id_],
    )
    finding = only(report)
    assert (finding.id, finding.side, list(finding.lines)) == (id_, "source", [123])
    assert finding.examples[0].detail == detail


@pytest.mark.parametrize(
    "text",
    [
        "« Une idée arrêtée », dit-il, là où l’été s’achève.",
        "C’est déjà\u00a0», « à\u00a0» et « é\u00a0».",
        "Größe: 5 × 3 – „Übung“ (Ä, Ö, Ü, ß).",
        "IRMÃO, NÃO! Às três; ¿qué? ¡Así\u00a0»!",
        "نمی\u200cدانم \u200fسلام",
        "👩\u200d👩\u200d👧 and ❤\ufe0f",
        "R&D; a < b && c > d; AT&T",
        "가나다 라마바사 ㅋㅋㅋ ㅠㅠ",
        "प्रत्\u200dयेक",
        "5\u202f000\u00a0€",
    ],
)
def test_well_written_text_is_left_alone(text: str) -> None:
    assert found_in([Pair(text, "가"), Pair("a", text)]) == {}


def misread(text: str) -> str:
    """UTF-8 as Windows-1252 shows it; the five bytes that it leaves open as control characters."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode())


@given(st.text("éèàçñüößÉÈ“”–가나다라마바사아자차카타파하", min_size=1, max_size=8))
def test_misread_utf_8_is_read_back(text: str) -> None:
    assert mojibake(f"a {misread(text)} b") == (misread(text), text)


@given(st.text("Привет日本語", min_size=2, max_size=8))
def test_two_misread_letters_of_other_scripts_are_read_back(text: str) -> None:
    assert mojibake(f"a {misread(text)} b") == (misread(text), text)


@given(st.text(max_size=40))
def test_repairing_leaves_nothing_to_repair(text: str) -> None:
    once = repaired(text)
    assert repaired(once) == once
    assert unicodedata.is_normalized("NFC", once)


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Straße", "Latin"),
        ("한국어 OK", "Hangul"),
        ("Привет", "Cyrillic"),
        ("ελληνικά", "Greek"),
        ("日本", "Han"),
        ("ひらがな", "Hiragana"),
        ("カタカナ", "Katakana"),
        ("עברית", "Hebrew"),
        ("العربية", "Arabic"),
        ("हिन्दी", "Devanagari"),
        ("ไทย", "Thai"),
        ("ქართული", "Georgian"),
    ],
)
def test_scripts(text: str, script: str) -> None:
    assert SCRIPTS[int(profile([text]).script[0])] == script


def test_letters_have_the_script_that_unicode_gives_them() -> None:
    """Against the names of Unicode, letter by letter, in the blocks people write in."""
    letters = [
        chr(code)
        for code in (*range(0x250), *range(0x370, 0x530), *range(0xAC00, 0xD7A4, 97))
        if unicodedata.category(chr(code)) in ("Lu", "Ll")
        and unicodedata.name(chr(code)).split()[0] in ("LATIN", "GREEK", "CYRILLIC", "HANGUL")
    ]
    said = profile(letters)
    named = [unicodedata.name(letter).split()[0].title() for letter in letters]
    assert [SCRIPTS[number] for number in said.script] == named


# ---- Repeats --------------------------------------------------------------------------------


def test_duplicates_name_the_line_they_repeat() -> None:
    pairs = clean(300)
    pairs[120] = Pair(f"  {pairs[7].source} ", unicodedata.normalize("NFD", pairs[7].target))
    pairs[200] = Pair(pairs[7].source.replace(" ", "\u200b ", 1), pairs[7].target)
    report = check(corpus(pairs), only=["duplicate-pairs"])
    assert list(only(report).lines) == [121, 201]
    assert [example.detail for example in only(report).examples] == ["as line 8"] * 2


def test_one_source_with_several_targets() -> None:
    pairs = clean(300)
    for place in (100, 200, 250):
        pairs[place] = Pair(pairs[10].source, pairs[place].target)
    pairs[30] = Pair(pairs[20].source, pairs[30].target)
    report = check(corpus(pairs))
    finding = only(report)
    assert (finding.id, finding.severity) == ("one-to-many", "note")
    assert list(finding.lines) == [11, 21, 31, 101, 201, 251]
    assert [(e.where, e.detail) for e in finding.examples] == [
        ("pairs:11", "has 4 targets"),
        ("pairs:21", "has 2 targets"),
    ]


def test_one_target_with_several_sources() -> None:
    pairs = clean(300)
    for place in (100, 200, 250):
        pairs[place] = Pair(pairs[place].source, pairs[10].target)
    assert found_in(pairs) == {"many-to-one/target": [11, 101, 201, 251]}


def test_a_few_variants_are_not_worth_a_note() -> None:
    pairs = clean(300)
    pairs[100] = Pair(pairs[10].source, pairs[100].target)
    assert found_in(pairs) == {}


# ---- Lengths --------------------------------------------------------------------------------


def test_pairs_of_very_unequal_length_come_worst_first() -> None:
    pairs = clean(1000)
    pairs[50] = Pair(" ".join(pair.source for pair in pairs[:3]), "네.")
    pairs[70] = Pair("No.", " ".join(pair.target for pair in pairs[:9]))
    report = check(corpus(pairs), only=["length-ratio"])
    assert list(only(report).lines) == [51, 71]
    assert [example.where for example in only(report).examples] == ["pairs:71", "pairs:51"]
    assert only(report).examples[0].detail == f"3 to {len(pairs[70].target)} characters"


def test_very_long_texts() -> None:
    pairs = clean(600)
    pairs[50] = Pair(*(" ".join(texts) for texts in zip(*pairs[:60], strict=True)))
    assert found_in(pairs) == {"very-long/source": [51], "very-long/target": [51]}


# ---- What should be on both sides ------------------------------------------------------------


@pytest.mark.parametrize(
    ("source", "target", "detail"),
    [
        ("Hello, {name}!", "안녕하세요!", "only in source: {name}"),
        ("Hello!", "%s 씨, 안녕하세요!", "only in target: %s"),
        ("%1$d of %2$d", "%2$d 중 %1$s", "only in source: %1$d; only in target: %1$s"),
        ("{{n}} days", "{{ m }}일", "only in source: {{n}}; only in target: {{m}}"),
    ],
)  # fmt: skip
def test_placeholders_on_one_side(source: str, target: str, detail: str) -> None:
    finding = only(check(corpus(planted(9, (source, target))), only=["placeholder-mismatch"]))
    assert list(finding.lines) == [10]
    assert finding.examples[0].detail == detail


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("{a} and {b}", "{b}, {a}"),
        ("100% sure, 5 %", "100% 확실해요, 5 %"),
        ("50% discount", "50% 할인"),
        ("${user} has %d", "%d: ${user}"),
        ("a {long remark in braces}", "긴 말"),
    ],
)
def test_placeholders_that_agree_or_are_none(source: str, target: str) -> None:
    pairs = planted(9, (source, target))
    assert not check(corpus(pairs), only=["placeholder-mismatch"]).findings


def test_tags_on_one_side() -> None:
    pairs = planted(9, ('<b>Hi</b> <a href="x">you</a> <br/>', "안녕 <a>여러분</a> <br>"))
    finding = only(check(corpus(pairs), only=["markup-mismatch"]))
    assert list(finding.lines) == [10]
    assert finding.examples[0].detail == "only in source: </b> <b>"
    same = planted(9, ("I <3 <i>you</i>", "<I>너</I> <3"))
    assert not check(corpus(same), only=["markup-mismatch"]).findings


def numbered(count: int = 100) -> Pairs:
    return [Pair(f"Room {1000 + n}.", f"{1000 + n}호실.") for n in range(count)]


def test_numbers_that_differ() -> None:
    pairs = [*numbered(), Pair("In 1951 he came.", "그는 1950년에 왔어요.")]
    finding = only(check(corpus(pairs), only=["number-mismatch"]))
    assert list(finding.lines) == [101]
    assert finding.examples[0].detail == "only in source: 1951; only in target: 1950"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("1,000 won", "1.000원"),
        ("10,000 yen", "10 000엔"),
        ("It is $12.00.", "12달러예요."),
        ("3.55 metres", "3,55미터"),
        ("at 15:30", "오후 3시 30분"),
        ("1.25 billion", "12억 5000만"),
        ("007", "7"),
        ("He is 25.", "그는 스물다섯 살이에요."),
    ],
)
def test_numbers_written_otherwise(source: str, target: str) -> None:
    pairs = [*numbered(), Pair(source, target)]
    assert not check(corpus(pairs), only=["number-mismatch"]).findings


def test_where_numbers_are_not_kept_they_are_not_missed() -> None:
    pairs = [Pair(f"Room {1000 + n}.", f"{2000 + n}호실.") for n in range(100)]
    assert not check(corpus(pairs), only=["number-mismatch"]).findings
