"""What a sentence is answered with depends on nothing but the sentence and the weights."""

import functools
import random

import pytest

from tongsa.export.eight_bits import to_eight_bits
from tongsa.tasks.pipeline import Model
from toys import trained


@functools.cache
def model(weights: str, threads: int) -> Model:
    contents = trained().model.contents
    return Model(contents if weights == "fp32" else to_eight_bits(contents, threads=1), threads)


@functools.cache
def texts() -> tuple[str, ...]:
    """Sentences of all lengths, learned and not, with some that no training pair resembles."""
    toy = trained()
    known = [pair.source for pair in (*toy.train[:30], *toy.held_out[:30])]
    strange = ["", "one", "ten ten ten ten ten ten ten ten ten", "하나 two", "one nothing two"]
    return (*known, *strange)


@functools.cache
def alone(weights: str, beam_size: int) -> tuple[str, ...]:
    one = model(weights, 1)
    return tuple(one.translate(text, beam_size=beam_size).text for text in texts())


@pytest.mark.parametrize("weights", ["fp32", "int8"])
@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("beam_size", [1, 5])
@pytest.mark.parametrize("batch_size", [1, 7, 64])
def test_the_text_is_the_same_in_every_batch_order_and_number_of_threads(
    weights: str, threads: int, beam_size: int, batch_size: int
) -> None:
    order = list(range(len(texts())))
    random.Random(batch_size).shuffle(order)
    together = model(weights, threads).translate(
        [texts()[i] for i in order], beam_size=beam_size, batch_size=batch_size
    )
    assert [output.text for output in together] == [alone(weights, beam_size)[i] for i in order]
