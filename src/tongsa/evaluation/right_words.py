"""Which words of an output are right, judged by a reference."""

from collections.abc import Sequence


def right_words(words: Sequence[str], reference: Sequence[str]) -> list[bool]:
    """Return for each word of an output whether the reference has it, in the same order.

    Right are the words of a longest common subsequence: the alignment that leaves the fewest words
    without a partner, as the OK and BAD tags of quality estimation are made (Specia et al. 2018)
    without substitutions. Of several, the one that pairs the earlier words is taken. A good synonym
    is wrong to this judge, so it errs on the strict side.
    """
    n, m = len(words), len(reference)
    # longest[i][j]: of words[i:] and reference[j:].
    longest = [[0] * (m + 1) for _ in range(n + 1)]
    for i in range(n - 1, -1, -1):
        for j in range(m - 1, -1, -1):
            longest[i][j] = (
                longest[i + 1][j + 1] + 1
                if words[i] == reference[j]
                else max(longest[i + 1][j], longest[i][j + 1])
            )
    right = [False] * n
    i = j = 0
    while i < n and j < m:
        if words[i] == reference[j]:
            right[i] = True
            i, j = i + 1, j + 1
        elif longest[i][j + 1] >= longest[i + 1][j]:
            j += 1
        else:
            i += 1
    return right
