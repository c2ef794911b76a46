"""Where sentences end, in the scripts that we know."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.text.sentences import sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("One", ["One"]),
        ("I came. I saw! Did I win? Yes … No", ["I came.", "I saw!", "Did I win?", "Yes …", "No"]),
        ('He said "no." Then he left.', ['He said "no."', "Then he left."]),
        ("커피를 마셔요. 물도 마셔요? 네!", ["커피를 마셔요.", "물도 마셔요?", "네!"]),
        ("我喝咖啡。你呢？「好。」走吧", ["我喝咖啡。", "你呢？", "「好。」", "走吧"]),
        ("コーヒーです。 お茶です。", ["コーヒーです。", "お茶です。"]),
        ("Mr. Kim met Dr. Lee. They ate.", ["Mr. Kim met Dr. Lee.", "They ate."]),
        ("See No. 5 here. I said no. Good", ["See No. 5 here.", "I said no.", "Good"]),
        ("J. Smith wrote it. So what.", ["J. Smith wrote it.", "So what."]),
        ("Am 3. Oktober, z.B. morgens. Ja.", ["Am 3. Oktober, z.B. morgens.", "Ja."]),
        ("It was in 1998. Then it ended.", ["It was in 1998.", "Then it ended."]),
        ("Version 1.5 is out. etc. and so on", ["Version 1.5 is out. etc. and so on"]),
        ("see tongsa.org for more. Bye", ["see tongsa.org for more.", "Bye"]),
    ],
)
def test_sentences(text: str, sentences: list[str]) -> None:
    assert [sentence.text for sentence in sentences_of(text)] == sentences


@given(st.text(alphabet='aB3 .!?…。」"\n가', max_size=60))
def test_nothing_is_lost(text: str) -> None:
    assert "".join(s.text + s.space for s in sentences_of(text)) == text
