"""Translation: text in, text out."""

from collections.abc import Sequence

from tongsa.text.tokenisers import Tokeniser


class Translation:
    """Turns a sentence into the ids that a model reads, and its ids into a sentence."""

    def __init__(self, source: Tokeniser, target: Tokeniser) -> None:
        self.source = source
        self.target = target

    def encode(self, request: str) -> list[int]:
        return self.source.encode(request)

    def decode(self, ids: Sequence[int]) -> str:
        return self.target.decode(ids)
