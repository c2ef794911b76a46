"""English–Korean: words, sentence patterns, free sentences."""

from tongsa.data.builtin.en_ko.patterns import PATTERNS
from tongsa.data.builtin.en_ko.phrases import PHRASES

__all__ = ["PATTERNS", "PHRASES"]
