"""gettext PO: the messages of a program and their translations.

    #: menu.c:12
    #, fuzzy
    msgctxt "menu"
    msgid "%d file"
    msgid_plural "%d files"
    msgstr[0] "%d개 파일"

Fuzzy entries (not checked by a person), obsolete ones (`#~`) and untranslated ones are no pairs to
learn from, nor is the header, the entry with an empty msgid. (The GNU gettext manual, section 3.1.)
"""

from collections.abc import Iterator

from tongsa.data.formats.languages import related
from tongsa.data.formats.layout import Layout
from tongsa.data.formats.pairs import Gathering, PairsRead
from tongsa.data.formats.po_entries import Entry, po_entries
from tongsa.data.formats.unpack import FilePath, name_of
from tongsa.errors import DataError
from tongsa.text.normalise import is_empty


def read_po(path: FilePath, layout: Layout, *, skip_empty: bool = False) -> PairsRead:
    """Read the pairs of a catalogue.

    Of an entry with plural forms the first translates msgid and the others msgid_plural; a
    language with one form for all, such as Korean, has a translation of msgid_plural alone.
    """
    name = name_of(path)
    gathering = Gathering(name, skip_empty)
    entry: Entry | None = None
    for entry in catalogue(path, layout):
        if entry.obsolete:
            gathering.leave_out("obsolete")
        elif entry.is_header or not entry.has_message:
            continue
        elif not entry.translated:
            gathering.leave_out("without a translation")
        elif entry.fuzzy:
            gathering.leave_out("fuzzy")
        else:
            for source, target in zip(entry.sources, entry.translations, strict=True):
                if is_empty(target.text):
                    gathering.leave_out("without a translation")
                else:
                    gathering.add(target.line, source, target.text)
    if entry is None:
        raise DataError(f"{name}: the file is empty; a PO file holds msgid and msgstr")
    return gathering.result()


def catalogue(path: FilePath, layout: Layout) -> Iterator[Entry]:
    """Yield the entries; DataError where the header names another language or encoding."""
    name = name_of(path)
    for entry in po_entries(path):
        if entry.is_header:
            language = entry.header_field("Language")
            wanted = layout.target_language
            if language and wanted and not related(wanted, language):
                raise DataError(
                    f"{name}:{entry.line}: is a translation to {language}, not to {wanted}; pass "
                    "another file, or what it is to --to"
                )
            charset = entry.header_field("Content-Type").partition("charset=")[2].strip()
            # A template's is the word CHARSET.
            if charset.upper() not in ("", "CHARSET", "UTF-8", "UTF8", "ASCII", "US-ASCII"):
                raise DataError(
                    f"{name}:{entry.line}: is encoded in {charset}; convert it with "
                    f"`msgconv -t UTF-8 -o FILE {name}`"
                )
        yield entry
