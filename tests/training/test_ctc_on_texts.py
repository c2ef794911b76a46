"""CTC beside the decoder, on texts: for a target that follows its source in its order."""

import tempfile
from pathlib import Path

import pytest

import tongsa
from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import ConfigError
from tongsa.training.run import train
from toys import Heard, copied, numbers, small


@pytest.mark.parametrize("agreement", [0.0, 0.5])
def test_both_answers_are_learned_and_exported(agreement: float) -> None:
    path = Path(tempfile.mkdtemp(prefix="tongsa-tests-")) / "numbers.tongsa"
    # CTC parts equal neighbours by a blank, so the source has room for it.
    pairs = [Pair(f"{s.replace(' ', ' , ')} .", t) for s, t in numbers(400, copied)]
    config = small(
        model__ctc=True,
        training__agreement=agreement,
        training__epochs=30,
    )
    corpus, dev = Corpus(pairs, "numbers"), Corpus(pairs[:40], "some of them")
    train(corpus, path, dev=dev, config=config, reporter=Heard())
    model = tongsa.load(path, threads=1)
    some = pairs[40:80]
    # The decoder alone, both together, and CTC alone.
    for weight in (0.0, 0.3, 1.0):
        answers = model.run([source for source, _ in some], beam_size=3, ctc_weight=weight)
        right = sum(a.text == target for a, (_, target) in zip(answers, some, strict=True))
        assert right >= 36, weight


def test_what_copies_has_no_second_answer() -> None:
    with pytest.raises(ConfigError, match=r"model.copy = true: writes tokens .* set one of them"):
        small(model__copy=True, model__ctc=True)
