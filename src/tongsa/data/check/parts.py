"""Which parts the data given has, and who reads them."""

from collections.abc import Callable, Iterator, Sequence

from tongsa.config import Config
from tongsa.data.check.conversations import read_conversations
from tongsa.data.check.part import Part, PartName
from tongsa.data.check.reading import read_part
from tongsa.data.corpus import Corpus
from tongsa.data.formats.decode import FilePath
from tongsa.data.formats.layout import Layout
from tongsa.data.several import by_direction, laid_out

Data = Sequence[FilePath] | Corpus


def read_parts(
    name: PartName, data: Data, layout: Layout, config: Config, on_share: Callable[[float], None]
) -> Iterator[Part]:
    """Read training, development or test data: one part, or one for each of several languages.

    config    whose task says what the files hold
    on_share  is told how much has been read, where that takes its time
    """
    if isinstance(data, Corpus):
        yield _in_languages(read_part(name, data), layout)
        return
    if config.task == "chat":
        yield _in_languages(read_conversations(name, data, layout, config.text.turns), layout)
        return
    if config.task == "transcription":
        # Only here, for it takes what reads sound.
        from tongsa.data.check.recordings import read_recordings

        part = read_recordings(name, data, layout, config.audio, on_share)
        yield _in_languages(part, layout)
        return
    for direction, files in by_direction(data):
        if not direction:
            yield _in_languages(read_part(name, files, layout), layout)
            continue
        own = laid_out(layout, files, direction)
        part = _in_languages(read_part(name, files, own), own)
        part.direction = direction
        yield part


def _in_languages(part: Part, layout: Layout) -> Part:
    part.languages = {"source": layout.source_language, "target": layout.target_language}
    if part.alone:
        part.alone.languages = {"target": layout.target_language}
    return part
