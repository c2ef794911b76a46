"""English–French: words, sentence patterns, free sentences."""

from tongsa.data.builtin.en_fr import clause, lexicon
from tongsa.data.builtin.en_fr.patterns import PATTERNS
from tongsa.data.builtin.en_fr.phrases import PHRASES

__all__ = ["PATTERNS", "PHRASES", "clause", "lexicon"]
