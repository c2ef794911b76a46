"""XLIFF 1.2 (and 1.1) and 2.x: what passes between translators' tools.

    <trans-unit id="1">                              <segment>
      <source>I drink coffee.</source>                 <source>I drink coffee.</source>
      <target>나는 커피를 마셔.</target>                 <target>나는 커피를 마셔.</target>
    </trans-unit>                                    </segment>

Only a unit's own source and target count: alternatives, matches and notes lie deeper or beside.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tongsa.data.formats.inline import Segment, is_blank, texts_of_pair
from tongsa.data.formats.languages import related
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import Gathering, PairsRead
from tongsa.data.formats.pieces import PROTECTED, TRANSLATED, WITHOUT_SOURCE, Gap, Kept, Piece
from tongsa.data.formats.unpack import FilePath
from tongsa.data.formats.xml_elements import Element, encoded, take_elements, with_attributes
from tongsa.data.formats.xml_events import Event, XmlFile
from tongsa.data.formats.xml_inline import content_of, rendered
from tongsa.errors import DataError
from tongsa.text.tags import Content

# Marks of a translation that a machine wrote and that waits for a person. Version 2 has no state
# of its own for that; `subState` is there for what tools add.
_MACHINE_1 = {"state": "needs-review-translation", "state-qualifier": "mt-suggestion"}
_MACHINE_2 = {"state": "translated", "subState": "tongsa:machine"}


@dataclass(frozen=True)
class Scope:
    """What an element says for all within it.

    protected  translate="no"
    """

    protected: bool = False
    source_language: str = ""
    target_language: str = ""


@dataclass(frozen=True)
class Unit:
    """A trans-unit (version 1) or a segment (version 2)."""

    element: Element
    source: Element
    target: Element | None
    version: int
    scope: Scope

    @property
    def unfinished(self) -> bool:
        """Whether its state says that its translation is none to rely on yet.

        Without a state it counts as translated, as other tools have it.
        """
        if self.version == 1:
            state = self.target.attributes.get("state", "") if self.target else ""
            return state == "new" or state.startswith("needs-")
        attributes = self.element.attributes
        return attributes.get("state") == "initial" or (
            attributes.get("subState") == _MACHINE_2["subState"]
            and attributes.get("state") == _MACHINE_2["state"]
        )

    @property
    def final(self) -> bool:
        """Whether a person has signed it off."""
        if self.version == 1:
            return self.element.attributes.get("approved") == "yes"
        return self.element.attributes.get("state") == "final"


class XliffFile:
    """A file, read from its start to its end."""

    def __init__(self, path: FilePath) -> None:
        self._xml = XmlFile(path)
        self.name = self._xml.name
        self.version = 1

    def parts(self) -> Iterator[tuple[Event, Scope] | Unit | Element]:
        """Yield units, units without a source as elements, and all between them as events.

        An event's scope is that of its element.
        """
        scopes = [Scope()]
        for part in take_elements(self._xml.events(), ("trans-unit", "segment")):
            if isinstance(part, list):
                element = Element(part, 0, len(part), self._xml.encoding)
                source = element.child("source")
                scope = _within(scopes[-1], element.attributes)
                yield (
                    Unit(element, source, element.child("target"), self.version, scope)
                    if source
                    else element
                )
                continue
            if part.kind == "start":
                if len(scopes) == 1:
                    self._check_root(part)
                scopes.append(_within(scopes[-1], part.attributes))
            yield part, scopes[-1]
            if part.kind == "end":
                scopes.pop()

    @property
    def encoding(self) -> str:
        return self._xml.encoding

    def _check_root(self, root: Event) -> None:
        if root.name != "xliff":
            raise DataError(f"{self.name}:{root.line}: <{root.name}>, not XLIFF")
        version = root.attributes.get("version", "")
        if not version.startswith(("1.", "2.")):
            raise DataError(
                f"{self.name}:{root.line}: XLIFF version {version or 'not given'}; 1.1, 1.2 and "
                "2.x are read"
            )
        self.version = int(version[0])


def _within(scope: Scope, attributes: Mapping[str, str]) -> Scope:
    translate = attributes.get("translate")
    return Scope(
        scope.protected if translate is None else translate == "no",
        attributes.get("source-language") or attributes.get("srcLang") or scope.source_language,
        attributes.get("target-language") or attributes.get("trgLang") or scope.target_language,
    )


def check_languages(where: str, scope: Scope, layout: Layout) -> None:
    """Raise DataError where a file is of other languages than the user says."""
    for there, wanted in (
        (scope.source_language, layout.source_language),
        (scope.target_language, layout.target_language),
    ):
        if there and wanted and not related(wanted, there):
            found = f"from {scope.source_language or '?'} to {scope.target_language or '?'}"
            asked = f"from {layout.source_language or '?'} to {layout.target_language or '?'}"
            raise DataError(
                f"{where}: is a translation {found}, not {asked}; pass another file, or what it is "
                "to --from and --to"
            )


def read_xliff(path: FilePath, layout: Layout, *, skip_empty: bool = False) -> PairsRead:
    """Read the pairs of translated units."""
    file = XliffFile(path)
    gathering = Gathering(file.name, skip_empty)
    for part in file.parts():
        if not isinstance(part, Unit):
            continue
        line = part.element.line
        check_languages(f"{file.name}:{line}", part.scope, layout)
        target = content_of(part.target) if part.target else []
        if is_blank(target):
            gathering.leave_out("without a translation")
        elif part.scope.protected:
            gathering.leave_out("not to be translated")
        elif part.unfinished:
            gathering.leave_out("awaiting review")
        else:
            gathering.add(line, *texts_of_pair(content_of(part.source), target))
    return gathering.result()


def xliff_pieces(path: FilePath, layout: Layout, *, overwrite: bool) -> Iterator[Piece]:
    """Yield the pieces of a file to be filled in: units without a target."""
    file = XliffFile(path)
    for part in file.parts():
        if isinstance(part, Unit):
            yield _piece(part, overwrite)
        elif isinstance(part, Element):
            yield Kept(part.replaced([]), WITHOUT_SOURCE)
        else:
            event, scope = part
            check_languages(f"{file.name}:{event.line}", scope, layout)
            yield _with_target_language(event, scope, file, layout)


def _with_target_language(event: Event, scope: Scope, file: XliffFile, layout: Layout) -> bytes:
    """Return a start tag that says what language the targets are in; others as they are."""
    names = {1: ("file", "target-language"), 2: ("xliff", "trgLang")}
    element, attribute = names[file.version]
    if (
        event.kind != "start"
        or event.name != element
        or scope.target_language
        or not layout.target_language
    ):
        return event.raw
    tag = event.raw.decode(file.encoding)
    return encoded(with_attributes(tag, {attribute: layout.target_language}), file.encoding)


def _piece(unit: Unit, overwrite: bool) -> Piece:
    element, source, target = unit.element, unit.source, unit.target
    raw = element.replaced([])
    if unit.scope.protected:
        return Kept(raw, PROTECTED)
    if target and not is_blank(content_of(target)) and not (overwrite and not unit.final):
        return Kept(raw, TRANSLATED)
    if is_blank(content_of(source)):
        return Kept(raw, WITHOUT_SOURCE)
    segment = Segment(content_of(source))

    def filled(answers: Sequence[Content]) -> bytes:
        marks = _MACHINE_1 if unit.version == 1 else {}
        qualified = source.start_tag.strip("<>").split()[0].rstrip("/")
        name = qualified.removesuffix("source") + "target"
        before = f"<{name}>"
        if target:
            before = target.start_tag.removesuffix(">").removesuffix("/") + ">"
        text = f"{with_attributes(before, marks)}{rendered(answers[0])}</{name}>"
        changes = []
        if unit.version == 2:
            tag = with_attributes(element.start_tag, _MACHINE_2)
            changes.append((element.start, element.start + 1, tag))
        if target:
            changes.append((target.start, target.stop, text))
        else:
            # Version 1 has the segmented source between the two.
            behind = (element.child("seg-source") or source).stop
            changes.append((behind, behind, source.space_before() + text))
        return element.replaced(changes)

    return Gap(element.line, [segment], raw, filled)
