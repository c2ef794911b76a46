"""Filling in: every piece in its place, every unit accounted for."""

from collections.abc import Iterable, Iterator, Sequence

from hypothesis import given
from hypothesis import strategies as st

from tongsa.data.formats.inline import Segment
from tongsa.data.formats.pieces import Gap, Kept, Piece, joined, lines_of
from tongsa.tasks.filling import Filled, count_gaps, fill
from tongsa.text.tags import Content, Tag

MARK: list[str | Tag] = [Tag("open", "b", "<b>"), "word", Tag("close", "b", "</b>")]


def gap(number: int, text: str) -> Gap:
    return Gap(
        number, lines_of(text), text.encode(), lambda answers: f"[{joined(answers)}]".encode()
    )


def tagged(number: int) -> Gap:
    def filled(answers: Sequence[Content]) -> bytes:
        return "".join(p.raw if isinstance(p, Tag) else p for p in answers[0]).encode()

    return Gap(number, [Segment(["a ", *MARK, " b"])], b"raw", filled)


class Translator:
    """Answers in capitals, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    def __call__(self, texts: list[str]) -> Iterable[str]:
        self.asked.append(texts)
        return (text.upper() for text in texts)


def run(pieces: Iterable[Piece], translate: Translator) -> tuple[str, Filled]:
    out = bytearray()
    report = fill(pieces, translate, out.extend)
    return out.decode(), report


PIECES = st.lists(
    st.text("xyz", max_size=3).map(str.encode)
    | st.builds(lambda text, why: Kept(text.encode(), why), st.text("xyz"), st.sampled_from("pq"))
    | st.builds(gap, st.integers(1, 99), st.text("ab\n", min_size=1).filter(str.strip)),
    max_size=700,
)


@given(PIECES)
def test_pieces_keep_their_order_however_many(pieces: list[Piece]) -> None:
    told: list[int] = []
    out = bytearray()
    translate = Translator()
    report = fill(pieces, translate, out.extend, told.append)
    expected = [
        piece if isinstance(piece, bytes)
        else piece.raw if isinstance(piece, Kept)
        else b"[" + piece.raw.upper() + b"]"
        for piece in pieces
    ]  # fmt: skip
    assert bytes(out) == b"".join(expected)
    assert sum(told) == report.translated == count_gaps(pieces)
    assert report.kept.total() == sum(isinstance(piece, Kept) for piece in pieces)
    assert all("" not in texts for texts in translate.asked)


def test_a_file_is_taken_as_it_is_written() -> None:
    taken: list[int] = []

    def pieces() -> Iterator[Piece]:
        for number in range(10_000):
            taken.append(number)
            yield gap(number, f"a{number}")

    held: list[int] = []
    fill(pieces(), Translator(), lambda _: held.append(len(taken)))
    # What was read when unit n was written: not much more than n.
    assert all(read - written < 1000 for written, read in enumerate(held))


def test_a_sentence_whose_tags_were_lost_is_translated_again_without_them() -> None:
    asked: list[list[str]] = []

    def translate(texts: list[str]) -> list[str]:
        asked.append(texts)
        return [text.replace("{1}", "").upper() for text in texts]

    out = bytearray()
    report = fill([tagged(7), gap(8, "x")], translate, out.extend)
    assert asked == [["a {1}word{/1} b", "x"], ["a word b"]]
    assert out.decode() == "A WORD B<b></b>[X]"
    assert (report.tags_behind, report.translated) == ([7], 2)


def test_tags_that_keep_their_place_are_no_news() -> None:
    out, report = run([tagged(7)], Translator())
    assert (out, report.tags_behind) == ("A <b>WORD</b> B", [])


def test_a_unit_without_an_answer_stays_as_it_was() -> None:
    out = bytearray()
    report = fill([gap(3, "a\nb"), gap(4, "c")], lambda texts: [" " for _ in texts], out.extend)
    assert out == b"a\nbc"
    assert (report.unanswered, report.translated) == ([3, 4], 0)


def test_the_report_is_json() -> None:
    _, report = run([Kept(b"", "have a translation already"), gap(1, "a")], Translator())
    assert report.as_json() == {
        "translated": 1,
        "kept": {"have a translation already": 1},
        "tags_behind": [],
        "unanswered": [],
        "failed": [],
        "split": 0,
    }
