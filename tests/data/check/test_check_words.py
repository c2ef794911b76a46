"""Frequent words as bits, and what pairs of them tell."""

import math

import numpy as np
import pytest

from tongsa.data.check.word_pairs import WordPairs
from tongsa.data.check.words import WORDS, frequent_words


def test_each_text_has_a_bit_for_each_beginning_of_its_words() -> None:
    texts = ["Der Hund bellt.", "Hunde bellen", "학교에서, 학교를", "", "猫と犬", "hund 犬"]
    bits = np.unpackbits(frequent_words(texts), axis=1).astype(int)
    shared = bits @ bits.T
    assert bits.shape == (6, WORDS)
    assert shared.tolist() == [
        [3, 2, 0, 0, 0, 1],  # der hund bell
        [2, 2, 0, 0, 0, 1],  # hund bell
        [0, 0, 1, 0, 0, 0],  # 학교
        [0, 0, 0, 0, 0, 0],
        [0, 0, 0, 0, 3, 1],
        [1, 1, 0, 0, 1, 2],
    ]


def test_of_many_words_the_most_frequent_are_kept() -> None:
    texts = [f"often w{chr(0x61 + n % 26)}{chr(0x61 + n // 26)}" for n in range(2 * WORDS)]
    bits = np.unpackbits(frequent_words(texts), axis=1)
    assert bits.sum() == len(texts) + WORDS - 1


def test_what_a_pair_of_words_tells_is_its_share_over_chance() -> None:
    draw = np.random.default_rng(1)
    source, target = np.zeros((2, 1000, WORDS), np.uint8)
    source[:, 3] = draw.random(1000) < 0.4
    target[:, 9] = np.where(draw.random(1000) < 0.9, source[:, 3], draw.random(1000) < 0.4)
    target[:, 4] = draw.random(1000) < 0.5  # tells nothing of the source
    lines = np.arange(1000)
    pairs = WordPairs(np.packbits(source, axis=1), np.packbits(target, axis=1), lines, lines)
    told = pairs.told(slice(0, 1000), slice(0, 1000))
    for ours in (0, 1):
        for theirs in (0, 1):
            here = (source[:, 3] == ours) & (target[:, 9] == theirs)
            chance = (source[:, 3] == ours).mean() * (target[:, 9] == theirs).mean()
            expected = math.log((here.sum() + 20 * chance) / (1020 * chance))
            assert told[here].tolist() == pytest.approx([expected] * int(here.sum()))


def test_where_no_words_go_together_nothing_is_told() -> None:
    draw = np.random.default_rng(1)
    source, target = (draw.integers(0, 256, (500, WORDS // 8), np.uint8) for _ in range(2))
    lines = np.arange(500)
    assert not WordPairs(source, target, lines, lines).told(slice(0, 9), slice(5, 14)).any()
