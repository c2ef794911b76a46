"""TMX 1.4: translation memories, one unit with its text in several languages after another.

<tu>
  <tuv xml:lang="en"><seg>I drink coffee.</seg></tuv>
  <tuv xml:lang="ko"><seg>나는 커피를 마셔.</seg></tuv>
</tu>
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tongsa.data.formats.inline import Segment, is_blank, texts_of_pair
from tongsa.data.formats.languages import choose, listed, related
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import Gathering, PairsRead
from tongsa.data.formats.pieces import TRANSLATED, WITHOUT_SOURCE, Gap, Kept, Piece
from tongsa.data.formats.unpack import FilePath, name_of
from tongsa.data.formats.xml_elements import (
    Element,
    take_elements,
    with_attributes,
)
from tongsa.data.formats.xml_events import XML_LANG, Event, XmlFile
from tongsa.data.formats.xml_inline import content_of, rendered
from tongsa.errors import DataError
from tongsa.text.tags import Content

# Who has written a translation; translators' programs put a person into `changeid`.
_MARKS = {"creationid": "MT", "creationtool": "tongsa"}


@dataclass(frozen=True)
class Variant:
    """The text of a unit in one language."""

    language: str
    element: Element
    seg: Element

    @property
    def content(self) -> Content:
        return content_of(self.seg)

    @property
    def by_machine(self) -> bool:
        """Whether we have written it and nobody has changed it since."""
        attributes = self.element.attributes
        return (
            attributes.get("creationtool") == _MARKS["creationtool"]
            and attributes.get("changeid", _MARKS["creationid"]) == _MARKS["creationid"]
        )


class TmxFile:
    """A translation memory, read from its start to its end.

    source_language  what its header says that it was translated from; "" if nothing
    """

    def __init__(self, path: FilePath) -> None:
        self._xml = XmlFile(path)
        self.name = self._xml.name
        self.source_language = ""

    def parts(self) -> Iterator[Event | Element]:
        """Yield the units (`tu`) as elements and all between them as events."""
        root = True
        for part in take_elements(self._xml.events(), ("tu",)):
            if isinstance(part, list):
                yield Element(part, 0, len(part), self._xml.encoding)
                continue
            if part.kind == "start":
                if root and part.name != "tmx":
                    raise DataError(f"{self.name}:{part.line}: <{part.name}>, not TMX")
                root = False
                if part.name == "header" and part.attributes.get("srclang", "*all*") != "*all*":
                    self.source_language = part.attributes["srclang"]
            yield part

    def variants(self, unit: Element) -> list[Variant]:
        found = []
        for element in unit.children():
            seg = element.child("seg")
            if element.name != "tuv" or seg is None:
                continue
            language = element.attributes.get(XML_LANG) or element.attributes.get("lang")
            if not language:
                raise DataError(
                    f"{self.name}:{element.line}: <tuv> names no language; add xml:lang"
                )
            found.append(Variant(language, element, seg))
        return found


def read_tmx(path: FilePath, layout: Layout, *, skip_empty: bool = False) -> PairsRead:
    """Read the pairs of two languages; with two in the file, srclang tells the source."""
    file = TmxFile(path)
    wanted = [tag for tag in (layout.source_language, layout.target_language) if tag]
    languages: dict[str, None] = {}
    units: list[tuple[int, list[tuple[str, bool, Content]]]] = []
    for part in file.parts():
        if isinstance(part, Event):
            continue
        variants = file.variants(part)
        languages.update((v.language, None) for v in variants)
        if len(wanted) < 2 and len(languages) > 2:
            raise DataError(
                f"{file.name}:{part.line}: holds more than two languages ({listed(languages)}); "
                "pass two of them, as in --from en --to ko"
            )
        units.append(
            (
                part.line,
                [
                    (v.language, v.by_machine, v.content)
                    for v in variants
                    if len(wanted) < 2 or any(related(tag, v.language) for tag in wanted)
                ],
            )
        )
    if not languages:
        raise DataError(f"{file.name}: holds no translation unit")
    source, target = _direction(file, layout, list(languages))
    gathering = Gathering(file.name, skip_empty)
    for line, texts in units:
        sources = [content for language, _, content in texts if language == source]
        targets = [(machine, content) for language, machine, content in texts if language == target]
        if not sources or not targets:
            gathering.leave_out(f"without {source if targets else target}")
        for content in sources:
            for machine, translation in targets:
                if is_blank(translation):
                    gathering.leave_out(f"without {target}")
                elif machine:
                    gathering.leave_out("translated by tongsa and changed by nobody")
                else:
                    gathering.add(line, *texts_of_pair(content, translation))
    return gathering.result()


def _direction(file: TmxFile, layout: Layout, languages: Sequence[str]) -> tuple[str, str]:
    """Return the languages of source and target as the file writes them."""
    source, target = layout.source_language, layout.target_language
    if not source and not target:
        source = file.source_language
        if not source:
            raise DataError(
                f"{file.name}: holds {listed(languages)}, and its header names no srclang; say "
                "which is the source, as in --from en --to ko"
            )
    if source:
        source = choose(source, languages, file.name, "--from")
    if target:
        target = choose(target, languages, file.name, "--to")
    others = [language for language in languages if language not in (source, target)]
    if not (source and target):
        if len(others) != 1:
            raise DataError(
                f"{file.name}: holds {listed(languages)} and nothing to pair it with; pass a file "
                "with two languages"
            )
        source, target = source or others[0], target or others[0]
    if source == target:
        raise DataError(f"{file.name}: --from and --to both mean {source} here")
    return source, target


def tmx_pieces(path: FilePath, layout: Layout, *, overwrite: bool) -> Iterator[Piece]:
    """Yield the pieces of a memory to be filled in: units that lack the target language."""
    if not layout.target_language:
        raise DataError(f"{name_of(path)}: which language shall be added? Say so, as in --to ko")
    file = TmxFile(path)
    for part in file.parts():
        if isinstance(part, Event):
            yield part.raw
        else:
            yield _piece(file, part, layout, overwrite)


def _piece(file: TmxFile, unit: Element, layout: Layout, overwrite: bool) -> Piece:
    wanted = layout.source_language or file.source_language
    if not wanted:
        raise DataError(
            f"{file.name}: its header names no srclang; say which language is the source, as in "
            "--from en"
        )
    raw = unit.replaced([])
    variants = file.variants(unit)
    where = f"{file.name}:{unit.line}"
    near = [v.language for v in variants if related(wanted, v.language)]
    if not near:
        return Kept(raw, f"have no {wanted}")
    language = choose(wanted, near, where, "--from")
    source = next(v for v in variants if v.language == language)
    near = [v.language for v in variants if related(layout.target_language, v.language)]
    if language in near:
        raise DataError(f"{where}: --from and --to both mean {language} here")
    target: Variant | None = None
    if near:
        chosen = choose(layout.target_language, near, where, "--to")
        target = next(v for v in variants if v.language == chosen)
        if not is_blank(target.content) and not overwrite:
            return Kept(raw, TRANSLATED)
    if is_blank(source.content):
        return Kept(raw, WITHOUT_SOURCE)
    segment = Segment(source.content)

    def filled(answers: Sequence[Content]) -> bytes:
        seg = f"<seg>{rendered(answers[0])}</seg>"
        if target is not None:
            marks = _MARKS | {"changeid": _MARKS["creationid"]}
            tag = with_attributes(target.element.start_tag, marks)
            return unit.replaced(
                [
                    (target.element.start, target.element.start + 1, tag),
                    (target.seg.start, target.seg.stop, seg),
                ]
            )
        last = variants[-1].element
        name = "xml:lang" if XML_LANG in source.element.attributes else "lang"
        tag = with_attributes("<tuv>", {name: layout.target_language} | _MARKS)
        tuv = f"{last.space_before()}{tag}{seg}</tuv>"
        return unit.replaced([(last.stop, last.stop, tuv)])

    return Gap(unit.line, [segment], raw, filled)
