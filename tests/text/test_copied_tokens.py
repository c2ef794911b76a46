"""What a source and its answer have in common, token by token."""

import pytest

from tongsa.text.copying import Copying
from tongsa.text.tokenisers import UNITS, Tokeniser, train_tokeniser
from tongsa.text.vocabulary import FIRST_FREE, UNK

V = FIRST_FREE


def words(*texts: str) -> Tokeniser:
    return train_tokeniser(texts, "words", None)


JOINT = words("a b b c c c")  # c, b, a are 68, 69, 70: the most frequent first
C, B, A = V, V + 1, V + 2
SIZE = V + 3


def test_unknown_tokens_have_slots_in_the_order_in_which_they_come() -> None:
    both = Copying(JOINT, JOINT)
    assert both.written is None
    assert both.encode("a Oslo b Rome Oslo") == [A, SIZE, B, SIZE + 1, SIZE]
    assert both.encode("b Rome") == [B, SIZE]  # counted in each source by itself
    assert both.behind_source("a Oslo b Rome Oslo") == ["Oslo", "Rome"]


def test_an_answer_may_hold_unknown_tokens_of_its_request_and_no_others() -> None:
    both = Copying(JOINT, JOINT)
    request = "a Oslo b Rome"
    ids = both.encode_answer("Rome a Paris Oslo", request)
    assert ids == [SIZE + 1, A, UNK, SIZE]
    assert JOINT.decode(ids, behind=both.behind_target(request)) == "Rome a ⁇ Oslo"
    assert JOINT.tokens(ids, behind=both.behind_target(request)) == ["Rome", "a", "<unk>", "Oslo"]
    assert both.encode_answer("a b", request) == [A, B]


def test_two_vocabularies_stand_behind_each_other() -> None:
    """The source knows x, y, z, the answer q, y, z: x is behind q there, and q behind x here."""
    source, target = words("x y y z z z"), words("q y y z z z")
    apart = Copying(source, target)
    z, y, own, other, slot = V, V + 1, V + 2, V + 3, V + 4
    assert apart.width == slot
    assert apart.written is not None
    assert apart.written[:V].tolist() == list(range(V))  # specials and reserved are the same
    assert apart.written[V:].tolist() == [z, y, other, own]
    assert apart.encode("x Oslo y q") == [own, slot, y, other]
    assert source.decode([own, slot, y, other], behind=apart.behind_source("Oslo")) == "x Oslo y q"

    request = "x Oslo y"
    ids = apart.encode_answer("Oslo x q y", request)
    assert ids == [slot, other, own, y]
    assert target.decode(ids, behind=apart.behind_target(request)) == "Oslo x q y"
    # The source's vocabulary knows x, but a request without it offers none to copy.
    assert apart.encode_answer("x y", "y Oslo") == [UNK, y]


@pytest.mark.parametrize("unit", UNITS)
def test_every_unit_writes_back_what_it_copied(unit: str) -> None:
    """Copied whole, a request comes back to the letter, whatever the vocabulary lacks."""
    texts = ["나는 서울에 간다.", "그는 (부산에) 산다!", "I like it."] * 3
    joint = train_tokeniser(texts, unit, None)
    apart = train_tokeniser(texts[1:2], unit, None)
    for source, target in ((joint, joint), (joint, apart), (apart, joint)):
        both = Copying(source, target)
        for text in ("나는 ☃를 본다 ✈✈, 뷁 ☃", "서울에 3,000번 (간다.)"):
            ids = both.encode(text)
            written = ids
            if both.written is not None:
                written = [int(both.written[i]) if i < both.width else i for i in ids]
            if unit != "subwords" or source is target:  # two that learned apart cut differently
                assert both.encode_answer(text, text) == written
            assert target.decode(written, behind=both.behind_target(text)) == text
            assert len(source.tokens(ids, behind=both.behind_source(text))) == len(ids)
