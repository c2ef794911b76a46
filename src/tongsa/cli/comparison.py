"""A comparison of two systems as a person reads it."""

from collections.abc import Callable, Sequence

from rich.console import Console
from rich.text import Text

from tongsa.evaluation.breakdown import Breakdown, Group
from tongsa.evaluation.right_words import right_words
from tongsa.evaluation.significance import Comparison
from tongsa.text.word_spans import word_spans, words_of


def show(
    console: Console,
    comparisons: Sequence[Comparison],
    breakdown: Breakdown,
    *,
    examples: int,
    counted_in: str,
    where: Callable[[int], str],
) -> None:
    """Print the scores, the verdict, who wins where, and the sentences furthest apart.

    counted_in   where the frequency of words was counted
    where        the place of a pair, as file:line
    """

    def say(text: str = "", style: str | None = None) -> None:
        console.print(text, style=style, markup=False)

    say(f"{'':6}{'A':>8}{'B':>8}{'B - A':>9}   95 % interval of B - A        p")
    for c in comparisons:
        say(
            f"{c.metric:6}{c.a:8.2f}{c.b:8.2f}{c.difference:+9.2f}   "
            f"{c.low:+8.2f} … {c.high:<+8.2f}  {c.p_value:11.4f}"
        )
    say()
    for c in comparisons:
        say(str(c), "bold" if c.better else "bold yellow")
    whole = breakdown.everything
    say(
        f"Sentence by sentence, by chrF: A wins {whole.a_wins:,}, B wins {whole.b_wins:,}, "
        f"{whole.ties:,} ties."
    )
    _show_groups(say, "words in the source", breakdown.by_length)
    _show_groups(say, "rarest word", breakdown.by_rarity)
    say(f"The rarest word is the reference's, counted in {counted_in}.", "dim")

    different = breakdown.most_different(examples)
    if different:
        say("\nFurthest apart, by chrF:")
    for s in different:
        say(f"\n{where(s.index)}   A {s.score_a:.1f}   B {s.score_b:.1f}", "dim")
        say(f"  source     {s.source}")
        say(f"  reference  {s.reference}")
        for name, output in (("A", s.a), ("B", s.b)):
            line = _with_right_words(output, s.reference)
            console.print(Text(f"  {name:11}").append_text(line))
    say()
    for c in comparisons:
        say(f"{c.metric:6}{c.signature}", "dim")


def _show_groups(say: Callable[[str], None], title: str, groups: Sequence[Group]) -> None:
    say(f"\n{title:21}sentences  A wins    ties  B wins  chrF A  chrF B   B - A")
    for g in groups:
        say(
            f"{g.name:21}{g.sentences:9,}{g.a_wins:8,}{g.ties:8,}{g.b_wins:8,}"
            f"{g.chrf_a:8.1f}{g.chrf_b:8.1f}{g.chrf_b - g.chrf_a:+8.1f}"
        )


def _with_right_words(output: str, reference: str) -> Text:
    """Colour the words that the reference has too."""
    text = Text(output)
    spans = word_spans(output)
    right = right_words([output[start:end] for start, end in spans], words_of(reference))
    for (start, end), is_right in zip(spans, right, strict=True):
        if is_right:
            text.stylize("green", start, end)
    return text
