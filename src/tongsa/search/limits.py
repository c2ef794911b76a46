"""How long an output may grow."""

from tongsa.config import SearchConfig


def length_limit(source_tokens: int, longest_target: int, ratio: float) -> int:
    """Return the most tokens to write before <eos> is forced.

    It depends on the sentence and the model alone, never on the other sentences of a batch.
    Twice the source suits translation; what the training targets reached suits tasks whose
    outputs are much longer than their inputs.

    longest_target   tokens of the longest target seen in training
    ratio            `search.max_ratio`
    """
    return max(int(ratio * source_tokens) + 10, longest_target)


def limit_for(
    settings: SearchConfig, source_tokens: int, longest_target: int, prefix_tokens: int = 0
) -> int:
    """Return the limit that the settings give, or else `length_limit`.

    A source too short for the least length or for a given beginning gets room for them.
    """
    usual = settings.max_length or length_limit(source_tokens, longest_target, settings.max_ratio)
    return max(usual, settings.min_length, prefix_tokens)
