"""How long an output may grow."""


def length_limit(source_tokens: int, longest_target: int) -> int:
    """Return the most tokens to write before <eos> is forced.

    It depends on the sentence and the model alone, never on the other sentences of a batch.
    Twice the source suits translation; what the training targets reached suits tasks whose
    outputs are much longer than their inputs.

    longest_target   tokens of the longest target seen in training
    """
    return max(2 * source_tokens + 10, longest_target)
