"""The built-in small talk is what it says it is: many, different, well spelt, kind."""

import re
import unicodedata
from collections import Counter

import pytest

from tongsa.cli.demos.chat import SETTINGS
from tongsa.data.builtin import small_talk
from tongsa.data.builtin.small_talk import SETS, SmallTalk, exchanges, typed
from tongsa.data.conversations import corpus_of
from tongsa.errors import ConfigError
from tongsa.text.tokenisers import train_tokeniser
from tongsa.text.vocabulary import UNK


@pytest.fixture(scope="module", params=SETS)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def talk(name: str) -> SmallTalk:
    return small_talk.load(name)


def written(name: str) -> list[tuple[str, str]]:
    """The pairs as they were written by hand."""
    return [(way, answer) for ways, answer in exchanges(SETS[name].EXCHANGES) for way in ways]


def conversations(name: str) -> list[list[str]]:
    return [block.splitlines() for block in SETS[name].CONVERSATIONS.strip().split("\n\n")]


def texts(name: str) -> list[str]:
    return [text for turns in (*written(name), *conversations(name)) for text in turns]


def test_there_are_hundreds_of_pairs_and_nearly_as_many_answers(name: str) -> None:
    assert len(written(name)) >= 600
    assert len({answer for _, answer in written(name)}) >= 280
    assert len(conversations(name)) >= 20
    assert all(len(turns) in (4, 6) for turns in conversations(name))


def test_nothing_stands_twice(name: str) -> None:
    said = Counter(typed(way) for way, _ in written(name))
    assert [way for way, count in said.items() if count > 1 and way + "?" not in texts(name)] == []
    assert len(Counter(way.casefold() for way, _ in written(name))) == len(written(name))
    answers = Counter(answer for _, answer in exchanges(SETS[name].EXCHANGES))
    assert max(answers.values()) == 1
    begun = Counter(turns[0] for turns in conversations(name))
    assert max(begun.values()) == 1
    assert not set(begun) & {way for way, _ in written(name)}


def test_every_sentence_is_spelt_with_care(name: str) -> None:
    for text in texts(name):
        assert unicodedata.is_normalized("NFC", text)
        assert text == " ".join(text.split())
        assert text[-1] in ".?!" or text == "ㅋㅋㅋ"
        assert text[0] == text[0].upper()
        assert not re.search(r" [.,?!]|[.,?!]{2}|,[^ ]", text), text


def test_korean_answers_are_polite_all_through() -> None:
    answers = [answer for _, answer in exchanges(SETS["small-talk-ko"].EXCHANGES)]
    answers += [turn for turns in conversations("small-talk-ko") for turn in turns[1::2]]
    for answer in answers:
        # 해요체: sentences end in 요 or 죠; what greets or calls somebody need not.
        endings = re.split(r"(?<=[.?!]) ", answer)
        polite = [s for s in endings if s.rstrip(".?!").endswith(("요", "죠"))]
        assert polite, answer
        assert not any(s.rstrip(".?!").endswith(("다", "냐", "니", "해")) for s in endings), answer


def test_each_language_is_written_in_its_own_letters() -> None:
    for name, others in (("small-talk-en", "[ㄱ-힣]"), ("small-talk-ko", "[A-Za-z]")):
        assert not [text for text in texts(name) if re.search(others, text)]


def test_what_is_held_out_is_known_but_for_how_it_is_typed(name: str, talk: SmallTalk) -> None:
    learned = {turn for turns in talk.train for turn in turns[::2]}
    answers = {turn for turns in talk.train for turn in turns[1::2]}
    assert 100 <= len(talk.dev) <= 300
    for way, answer in talk.dev:
        assert way not in learned
        assert way == typed(way)
        assert answer in answers
    assert len(learned) > len(written(name)) + 200


def test_to_learn_from_it_are_only_the_chatbot_s_turns(talk: SmallTalk) -> None:
    pairs = corpus_of(talk.train, "talk", 3).pairs
    assert len(pairs) == sum(len(turns) // 2 for turns in talk.train)
    longest = max(pairs, key=lambda pair: pair.source.count("\n"))
    assert longest.source.count("\n") == 2


def test_the_demo_s_vocabulary_writes_all_of_it(talk: SmallTalk) -> None:
    texts = [turn for turns in talk.train for turn in turns]
    tokeniser = train_tokeniser(texts, "subwords", int(SETTINGS["text.vocabulary_size"]))
    assert not [text for text in texts if UNK in tokeniser.encode(text)]


def test_another_name_is_an_error_that_names_those_there_are() -> None:
    with pytest.raises(
        ConfigError, match="no built-in small talk 'small-talk-fr'; there are small"
    ):
        small_talk.load("small-talk-fr")
