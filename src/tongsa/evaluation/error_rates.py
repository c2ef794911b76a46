"""How much of a transcript is wrong, by jiwer: what speech recognition is measured by."""

from collections.abc import Sequence
from importlib.metadata import version

from tongsa.errors import DataError
from tongsa.evaluation.metrics import Score, exact_match


def word_error_rate(
    outputs: Sequence[str], references: Sequence[str], *, lowercase: bool = False
) -> Score:
    """WER: words replaced, left out and put in, by the words of the references, in percent.

    Words are what spaces part; punctuation belongs to them. It may be more than 100.
    """
    import jiwer

    outputs, references = _prepared(outputs, references, lowercase)
    rate = jiwer.process_words(references, outputs).wer
    return Score("WER", 100 * float(rate), _signature("words", lowercase))


def character_error_rate(
    outputs: Sequence[str], references: Sequence[str], *, lowercase: bool = False
) -> Score:
    """CER: likewise of characters, with spaces; the fairer for Korean, which is free with them."""
    import jiwer

    outputs, references = _prepared(outputs, references, lowercase)
    rate = jiwer.process_characters(references, outputs).cer
    return Score("CER", 100 * float(rate), _signature("characters with spaces", lowercase))


def transcription_scores(
    outputs: Sequence[str], references: Sequence[str], *, lowercase: bool = False, search: str = ""
) -> tuple[Score, ...]:
    """Return WER, CER and exact match.

    search   what found the outputs, such as `beam:5|ctc:0.3`, for the signatures
    """
    scores = (
        word_error_rate(outputs, references, lowercase=lowercase),
        character_error_rate(outputs, references, lowercase=lowercase),
        exact_match(outputs, references),
    )
    if not search:
        return scores
    return tuple(Score(s.name, s.value, f"{s.signature}|{search}") for s in scores)


def _prepared(
    outputs: Sequence[str], references: Sequence[str], lowercase: bool
) -> tuple[list[str], list[str]]:
    if not references:
        raise DataError("no references: there is nothing to score; pass at least one pair")
    if lowercase:
        return [o.lower() for o in outputs], [r.lower() for r in references]
    return list(outputs), list(references)


def _signature(unit: str, lowercase: bool) -> str:
    return f"jiwer:{version('jiwer')}|{unit}|case:{'lc' if lowercase else 'mixed'}|punctuation:kept"
