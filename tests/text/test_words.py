import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.errors import ConfigError
from tongsa.text.normalise import normalise
from tongsa.text.vocabulary import UNK
from tongsa.text.words import JOINER, WordTokeniser, train_words


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        # English
        ("A dog runs.", "A dog runs ￭."),
        ("don't worry, it's Peter's", "don't worry ￭, it's Peter's"),
        ("I’m “fine”, she said…", "I’m “￭ fine ￭” ￭, she said ￭…"),
        ("3,000 km in 3.5 h at 10:30.", "3,000 km in 3.5 h at 10:30 ￭."),
        ("the 3rd of 1,2, or COVID19", "the 3rd of 1,2 ￭, or COVID19"),
        ("(well-known)", "(￭ well ￭-￭ known ￭)"),
        ("Wait... what?!", "Wait ￭... what ￭? ￭!"),
        ("the dogs' 'best' friends'", "the dogs ￭' '￭ best ￭' friends ￭'"),
        ("50% of $5 to a_b@c.de", "50 ￭% of $￭ 5 to a_b ￭@￭ c ￭.￭ de"),
        # French
        ("J'aime l'été et l’hiver.", "J'￭ aime l'￭ été et l’￭ hiver ￭."),
        ("Qu'est-ce qu'il a ? Jusqu'à", "Qu'￭ est ￭-￭ ce qu'￭ il a ? Jusqu'￭ à"),
        ("aujourd'hui «l'eau»", "aujourd'hui «￭ l'￭ eau ￭»"),
        ("Oui\u00a0!", "Oui ￭\u00a0 ￭!"),
        # Korean: the space-separated unit stays whole
        ("나는 학교에 갔다.", "나는 학교에 갔다 ￭."),
        ("“가자!”라고 했다", "“￭ 가자 ￭! ￭”￭ 라고 했다"),
        ("12시 땡!ㅋㅋ", "12시 땡 ￭!￭ ㅋㅋ"),
        # Marks belong to their letter
        ("हिन्दी में", "हिन्दी में"),
        ("x\u0301y ❤\ufe0f.", "x\u0301y ❤\ufe0f ￭."),
        ("می\u200cخواهم", "می\u200cخواهم"),
        # ￭ itself
        ("￭", "￭"),
        ("a￭b ￭", "a ￭￭ ￭b ￭"),
        ("￭￭,￭l'a", "￭ ￭￭ ￭, ￭￭ ￭l'￭ a"),
        ("", ""),
    ],
)
def test_a_text_is_split_as_worked_by_hand(text: str, tokens: str) -> None:
    # Split at spaces only: a no-break space is a token like another.
    expected = tokens.split(" ") if tokens else []
    assert list(WordTokeniser.split(text)) == expected
    assert WordTokeniser.join(expected) == text


@given(st.one_of(st.text(), st.text(st.sampled_from("￭ a.'’l3,\u0301"))))
def test_splitting_loses_nothing(text: str) -> None:
    text = normalise(text)
    tokens = WordTokeniser.split(text)
    assert WordTokeniser.join(tokens) == text
    assert all(token and " " not in token for token in tokens)


@given(st.text(st.sampled_from("ab3 .,-()l'")))
def test_words_look_the_same_wherever_they_stand(text: str) -> None:
    for token in WordTokeniser.split(normalise(text)):
        if token.strip(JOINER).isalnum():
            assert JOINER not in token


def test_the_most_frequent_words_are_kept() -> None:
    tokeniser = train_words(["b b b a a c c d"], 71)
    assert tokeniser.size == 71
    assert tokeniser.tokens(range(68, 71)) == ["b", "a", "c"]  # a before c: equal counts
    assert tokeniser.encode("d c b a") == [UNK, 70, 68, 69]
    assert tokeniser.decode(tokeniser.encode("d c b")) == "⁇ c b"


def test_every_word_is_kept_by_default() -> None:
    assert train_words(["b b a", "c."], None).size == 68 + 4


def test_more_words_than_there_are_cannot_be_had() -> None:
    with pytest.raises(ConfigError) as caught:
        train_words(["b b a"], 1000, name="target")
    assert str(caught.value) == (
        "vocabulary_size is 1000, but the target texts hold only 2 different words; "
        "set it to 70 or less, or leave it out"
    )
    assert train_words(["b b a"], 70).size == 70


def test_a_join_that_no_text_has_still_reads() -> None:
    assert WordTokeniser.join(["￭.", "a", "(￭", "￭)￭", "b", "-￭"]) == ". a ()b -"
    assert WordTokeniser.join([]) == ""
