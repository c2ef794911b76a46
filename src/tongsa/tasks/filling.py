"""A file translated as a file: what has no translation gets one, all else stays as it is."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tongsa.data.formats.pieces import Gap, Kept, Piece
from tongsa.errors import TongsaError
from tongsa.text.normalise import is_empty
from tongsa.text.sentences import sentences_of
from tongsa.text.tags import Content

# Texts -> their translations, in order.
Translate = Callable[[list[str]], Iterable[str]]

_SPACE = " \t\n\r\v\f"  # what `normalise` takes for white space

# Texts translated together: enough for batches of like length, few enough to see that it goes on.
WINDOW = 256


@dataclass
class Filled:
    """What became of a file.

    translated    units that got a translation
    kept          units that stayed as they were, by why
    tags_behind   the lines of units whose tags could not be placed and stand behind the sentence
    unanswered    the lines of units for which the model had nothing to say; they stayed as they
                  were
    failed        line and reason of units that could not be translated; likewise
    split         texts that were too long and were translated sentence by sentence
    """

    translated: int = 0
    kept: Counter[str] = field(default_factory=Counter)
    tags_behind: list[int] = field(default_factory=list)
    unanswered: list[int] = field(default_factory=list)
    failed: list[tuple[int, str]] = field(default_factory=list)
    split: int = 0

    def as_json(self) -> Mapping[str, object]:
        return {**vars(self), "kept": dict(self.kept)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Filled":
        failed = [(line, why) for line, why in stored["failed"]]
        return cls(**{**stored, "kept": Counter(stored["kept"]), "failed": failed})


def fill(
    pieces: Iterable[Piece],
    translate: Translate,
    write: Callable[[bytes], object],
    tell: Callable[[int], object] = lambda _: None,
    *,
    report: Filled | None = None,
    mark: Callable[[int, Filled], object] = lambda _, __: None,
    at_once: int = WINDOW,
) -> Filled:
    """Write the pieces of a file in their order, the gaps filled in.

    Where a translation has not kept the placeholders of a sentence's tags, each once, the sentence
    is translated again without them and its tags are put behind it: no tag is ever lost.

    tell    hears of each unit that is done: with 1
    report  of what was filled in before, where `pieces` are the rest of a file
    mark    hears, now and then, how many pieces are written, and the report until there
    at_once texts that `translate` is asked for at a time
    """
    report = report or Filled()
    done = 0
    for window in _windows(pieces, at_once):
        gaps = [piece for piece in window if isinstance(piece, Gap)]
        answers = iter(_or_none(gaps, translate, report))
        for piece in window:
            if isinstance(piece, bytes):
                write(piece)
            elif isinstance(piece, Kept):
                report.kept[piece.why] += 1
                write(piece.raw)
            else:
                answer = next(answers)
                write(piece.raw if answer is None else _filled(piece, answer, report))
                tell(1)
        done += len(window)
        mark(done, report)
    return report


def in_sentences(
    texts: list[str], translate: Translate, too_long: Callable[[str], bool], apart: str
) -> Iterator[tuple[str, bool]]:
    """Translate texts, those that are too long sentence by sentence.

    apart     what stands between two sentences that nothing stood between
    returns   each translation, and whether it was put together
    """
    parts = [sentences_of(text) if too_long(text) else [] for text in texts]
    asked: list[str] = []
    for text, sentences in zip(texts, parts, strict=True):
        asked += [sentence.text for sentence in sentences] or [text]
    answers = iter(translate(asked))
    for sentences in parts:
        if len(sentences) < 2:
            yield next(answers), False
            continue
        said = [(next(answers).strip(_SPACE), s.space or apart) for s in sentences]
        yield "".join(text + space for text, space in said if text).rstrip(_SPACE), True


def count_gaps(pieces: Iterable[Piece]) -> int:
    """Count what waits for a translation; reads the file to its end, and so finds its faults."""
    return sum(isinstance(piece, Gap) for piece in pieces)


def _windows(pieces: Iterable[Piece], at_once: int) -> Iterator[list[Piece]]:
    window: list[Piece] = []
    texts = 0
    for piece in pieces:
        window.append(piece)
        texts += len(piece.segments) if isinstance(piece, Gap) else 0
        # Long stretches with nothing to do are not gathered either.
        if texts >= at_once or len(window) >= 64 * at_once:
            yield window
            window, texts = [], 0
    yield window


def _or_none(
    gaps: Sequence[Gap], translate: Translate, report: Filled
) -> Iterator[list[Content] | None]:
    """Yield for each gap the answers to its segments; None, and a note, for one that fails."""
    try:
        yield from list(_answers(gaps, translate, report))
        return
    except TongsaError:
        raise  # what the user has to mend concerns all of them
    except Exception as error:
        if len(gaps) == 1:
            report.failed.append((gaps[0].line, _reason(error)))
            yield None
            return
    # One of them is to blame. All others shall not suffer for it.
    half = len(gaps) // 2
    yield from _or_none(gaps[:half], translate, report)
    yield from _or_none(gaps[half:], translate, report)


def _reason(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".partition("\n")[0]


def _answers(gaps: Sequence[Gap], translate: Translate, report: Filled) -> Iterator[list[Content]]:
    """Yield for each gap the answers to its segments."""
    segments = [segment for gap in gaps for segment in gap.segments]
    asked = [i for i, segment in enumerate(segments) if segment.text]  # not the empty lines
    answers = [""] * len(segments)
    for i, answer in zip(asked, translate([segments[i].text for i in asked]), strict=True):
        answers[i] = answer.strip(_SPACE)
    placed = [s.placed(answer) for s, answer in zip(segments, answers, strict=True)]
    lost = [i for i, content in enumerate(placed) if content is None]
    plain = translate([segments[i].plain for i in lost]) if lost else ()
    for i, answer in zip(lost, plain, strict=True):
        placed[i] = segments[i].beside(answer.strip(_SPACE))
    failed = set(lost)
    start = 0
    for gap in gaps:
        stop = start + len(gap.segments)
        if failed.intersection(range(start, stop)):
            report.tags_behind.append(gap.line)
        yield [content for content in placed[start:stop] if content is not None]
        start = stop


def _filled(gap: Gap, answers: Sequence[Content], report: Filled) -> bytes:
    said = "".join(part for content in answers for part in content if isinstance(part, str))
    if is_empty(said):
        report.unanswered.append(gap.line)
        return gap.raw
    report.translated += 1
    return gap.filled(answers)
