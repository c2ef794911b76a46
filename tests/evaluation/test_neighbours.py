"""The nearest text, against all cosines computed one by one."""

import math
import random
from collections import Counter

from tongsa.evaluation.neighbours import Neighbours

TEXTS = [
    "배고파요.",
    "배가 아파요.",
    "오늘 날씨가 좋아요.",
    "I'm hungry.",
    "I'm angry.",
    "Hungary is far.",
]


def test_the_nearest_is_the_one_most_alike() -> None:
    near = Neighbours(TEXTS)
    asked = ["배고프다", "배 아파", "날씨 좋다", "so hungry", "SO ANGRY", "Hungary"]
    for nearest, text in enumerate(asked):
        assert near.nearest(text) == nearest
    assert [near.nearest(text) for text in TEXTS] == list(range(len(TEXTS)))


def test_equals_go_to_the_first_and_so_does_what_is_like_nothing() -> None:
    assert Neighbours(["a b", "a b", "c"]).nearest("a b") == 0
    assert Neighbours(["abc", "def"]).nearest("한글") == 0


def test_it_is_the_greatest_cosine_of_all() -> None:
    rng = random.Random(1)
    texts = ["".join(rng.choices("abcde ", k=rng.randint(1, 9))) for _ in range(60)]

    def grams(text: str) -> Counter[str]:
        text = f" {' '.join(text.split())} "
        return Counter(text[i : i + n] for n in (1, 2, 3) for i in range(len(text) - n + 1))

    held = Counter(gram for text in texts for gram in grams(text))

    def vector(text: str) -> dict[str, float]:
        return {
            gram: count * math.log(1 + len(texts) / held[gram])
            for gram, count in grams(text).items()
            if gram in held
        }

    def cosine(a: dict[str, float], b: dict[str, float]) -> float:
        product = sum(weight * b.get(gram, 0.0) for gram, weight in a.items())
        return product / math.sqrt(
            (sum(w * w for w in a.values()) or 1) * (sum(w * w for w in b.values()) or 1)
        )

    near = Neighbours(texts)
    for _ in range(40):
        asked = "".join(rng.choices("abcdefg ", k=7))
        cosines = [cosine(vector(asked), vector(text)) for text in texts]
        assert abs(cosines[near.nearest(asked)] - max(cosines)) < 1e-8
