from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.data.corpus import Corpus, Pair, encode_corpus, hold_out, load_corpus, overlap
from tongsa.data.formats.layout import Layout
from tongsa.errors import ConfigError, DataError
from tongsa.text.tokenisers import train_tokeniser
from toys import apart


def corpus_of(*sources: str) -> Corpus:
    return Corpus([Pair(s, s.upper()) for s in sources], "pairs")


NUMBERS = corpus_of(*(f"number {i}" for i in range(400)))


def test_a_corpus_knows_where_its_pairs_stood(tmp_path: Path) -> None:
    file = tmp_path / "corpus.tsv"
    file.write_text("a\tA\n\nb\tB\n")
    corpus = load_corpus([file], skip_empty=True)
    assert list(corpus.pairs) == [("a", "A"), ("b", "B")]
    assert corpus.name == str(file)
    assert corpus.files == (str(file),)
    assert list(corpus.skipped_lines) == [2]
    assert corpus.where(1) == corpus.where(1, "target") == f"{file}:3"


def test_a_corpus_of_two_files_knows_both(tmp_path: Path) -> None:
    source, target = tmp_path / "a.en", tmp_path / "a.ko"
    source.write_text("one\ntwo\n")
    target.write_text("하나\n둘\n", encoding="utf-8")
    corpus = load_corpus([source, target])
    assert corpus.name == f"{source} + {target}"
    assert corpus.where(1, "source") == f"{source}:2"
    assert corpus.where(1, "target") == f"{target}:2"


def test_a_corpus_made_in_memory_counts_from_its_name() -> None:
    assert corpus_of("a", "b").where(1) == "pairs:2"


def test_a_corpus_of_empty_sides_only_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "corpus.tsv"
    file.write_text("\tA\nb\t\n")
    with pytest.raises(DataError) as caught:
        load_corpus([file], skip_empty=True)
    assert str(caught.value) == (
        f"{file}: every pair has an empty side, none is left to learn from"
    )


def test_what_was_left_out_in_reading_is_said(tmp_path: Path) -> None:
    file = tmp_path / "ko.po"
    file.write_text(
        '#, fuzzy\nmsgid "a"\nmsgstr "A"\n\nmsgid "b"\nmsgstr ""\n\nmsgid "c"\nmsgstr "C"\n'
    )
    corpus = load_corpus([file])
    assert list(corpus.pairs) == [("c", "C")]
    assert corpus.notes() == [
        f"{file}: left out as the file has them: 1 fuzzy, 1 without a translation."
    ]
    table = tmp_path / "t.csv"
    table.write_text("one,A\n,B\n")
    assert load_corpus([table], skip_empty=True).notes() == [
        f"{table}: 1 pairs with an empty side are left out (lines 2)."
    ]
    assert corpus_of("a").notes() == []


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        (
            "ko.po",
            'msgid "b"\nmsgstr ""\n',
            "no pair is left to learn from: 1 without a translation",
        ),
        ("t.csv", "source,target\n", "holds no pair"),
    ],
)
def test_a_file_without_a_pair_is_refused(
    name: str, content: str, message: str, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text(content)
    with pytest.raises(DataError) as caught:
        load_corpus([file], Layout(header=True if name == "t.csv" else None))
    assert str(caught.value) == f"{file}: {message}"


# ---- Holding out ----------------------------------------------------------------------------


@pytest.mark.parametrize(("pairs", "held"), [(2, 1), (39, 1), (40, 2), (400, 20)])
def test_one_pair_in_twenty_is_held_out(pairs: int, held: int) -> None:
    training, development = hold_out(NUMBERS.part(range(pairs), "some"))
    assert (len(training), len(development)) == (pairs - held, held)


def test_no_more_than_a_thousand_pairs_are_held_out() -> None:
    training, development = hold_out(corpus_of(*map(str, range(30_000))))
    assert (len(training), len(development)) == (29_000, 1_000)


def test_both_parts_keep_the_order_and_the_lines() -> None:
    training, development = hold_out(NUMBERS)
    merged = sorted((*training.lines, *development.lines))
    assert merged == list(range(1, 401))
    for part in (training, development):
        assert list(part.lines) == sorted(part.lines)
        assert [pair.source for pair in part.pairs] == [f"number {n - 1}" for n in part.lines]
    assert training.name == "pairs"
    assert development.name == "pairs (held out)"
    assert development.where(0) == f"pairs (held out):{development.lines[0]}"


def test_the_place_in_the_file_does_not_matter() -> None:
    backwards = NUMBERS.part(reversed(range(400)), "backwards")
    held = {pair.source for pair in hold_out(NUMBERS)[1].pairs}
    assert {pair.source for pair in hold_out(backwards)[1].pairs} == held
    assert {pair.source for pair in hold_out(NUMBERS, seed=2)[1].pairs} != held


@given(st.lists(st.sampled_from("abcdefgh"), min_size=2), st.data())
def test_no_source_stands_in_both_parts(sources: list[str], data: st.DataObject) -> None:
    if len(set(sources)) < 2:
        return
    size = data.draw(st.none() | st.integers(1, len(sources) - 1))
    # The same source, spelt differently, is the same source.
    corpus = corpus_of(*(source + " " * (i % 2) for i, source in enumerate(sources)))
    training, development = hold_out(corpus, size=size)
    assert len(training) + len(development) == len(sources)
    assert len(training) >= 1 <= len(development)
    left = {pair.source.strip() for pair in training.pairs}
    assert left.isdisjoint(pair.source.strip() for pair in development.pairs)


def test_the_size_asked_for_is_held_out() -> None:
    for size in (1, 7, 399):
        assert len(hold_out(NUMBERS, size=size)[1]) == size


@pytest.mark.parametrize(
    ("sources", "found"),
    [(["a"], "1 pair"), (["a", "a ", "a"], "3 pairs, all with the same source"), ([], "no pair")],
)
def test_one_source_cannot_be_split(sources: list[str], found: str) -> None:
    with pytest.raises(DataError) as caught:
        hold_out(corpus_of(*sources))
    assert str(caught.value) == (
        f"pairs: {found} found, and to hold a development set out takes at least 2 pairs with "
        "different sources; add pairs or pass --dev"
    )


@pytest.mark.parametrize("size", [0, -1, 400, 5_000])
def test_a_development_set_that_cannot_be_is_refused(size: int) -> None:
    with pytest.raises(ConfigError) as caught:
        hold_out(NUMBERS, size=size)
    assert str(caught.value) == (
        f"the development set cannot take {size} of the 400 pairs of pairs; 1 to 399 are possible"
    )


def test_pairs_that_stand_in_both_sets_are_counted() -> None:
    train = corpus_of("a", "b", "b", "e\u0301te\u0301")
    dev = Corpus([Pair("a", "A"), Pair("b", "other"), Pair("é", "É"), Pair(" été", "ÉTÉ")], "dev")
    assert overlap(train, dev) == 2
    assert overlap(train, corpus_of("z")) == 0


# ---- Encoding -------------------------------------------------------------------------------


def test_a_corpus_becomes_ids() -> None:
    corpus = corpus_of("ab", "b a")
    source = train_tokeniser(["ab b a"], "characters", None)
    target = train_tokeniser(["AB B A"], "words", None)
    encoded = encode_corpus(corpus, apart(source, target), max_tokens=10)
    assert len(encoded) == 2
    assert [ids.tolist() for ids in encoded.source] == [source.encode("ab"), source.encode("b a")]
    assert [ids.tolist() for ids in encoded.target] == [target.encode("AB"), target.encode("B A")]
    assert encoded.source[0].dtype == np.int32
    assert (list(encoded.indices), list(encoded.too_long), list(encoded.examples)) == (
        [0, 1],
        [],
        [],
    )


def test_pairs_that_are_too_long_are_left_out_and_named() -> None:
    pairs = [Pair("aaa", "a"), Pair("aaaa", "a"), Pair("a", "aaaaa"), Pair("a", "aaa")]
    corpus = Corpus(pairs, "c", ("s.en", "t.ko"), [1, 2, 5, 9])
    tokeniser = train_tokeniser(["a"], "characters", None)
    encoded = encode_corpus(corpus, apart(tokeniser, tokeniser), max_tokens=3)
    assert list(encoded.indices) == [0, 3]
    assert list(encoded.too_long) == [1, 2]
    assert list(encoded.examples) == ["s.en:2: source has 4 tokens", "t.ko:5: target has 5 tokens"]
    many = encode_corpus(corpus_of("a", *["aaaa"] * 9), apart(tokeniser, tokeniser), max_tokens=3)
    assert (len(many.too_long), len(many.examples)) == (9, 5)


def test_a_corpus_without_a_pair_short_enough_is_refused() -> None:
    tokeniser = train_tokeniser(["a"], "characters", None)
    with pytest.raises(DataError) as caught:
        encode_corpus(corpus_of("aaa", "aaaa"), apart(tokeniser, tokeniser), max_tokens=2)
    assert str(caught.value) == (
        "pairs: every pair is longer than max_tokens, 2 (pairs:1: source has 3 tokens; "
        "pairs:2: source has 4 tokens); raise max_tokens or split the pairs"
    )
