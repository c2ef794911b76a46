"""Every check over every part of the data."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import permutations

from tongsa.config import Config
from tongsa.data.check.alignment import find_shift
from tongsa.data.check.catalogue import CHECKS
from tongsa.data.check.identify import NOT_INSTALLED, identifier
from tongsa.data.check.languages import find_languages
from tongsa.data.check.leaks import find_leaks, find_near_leaks, find_overlap
from tongsa.data.check.lengths import find_length_ratio, find_very_long
from tongsa.data.check.mismatches import find_markup, find_numbers, find_placeholders
from tongsa.data.check.oddities import (
    find_control,
    find_entities,
    find_invisible,
    find_lost,
    find_mojibake,
    find_not_composed,
)
from tongsa.data.check.part import Found, Part, PartName
from tongsa.data.check.parts import Data, read_parts
from tongsa.data.check.repeats import find_duplicates, find_many_to_one, find_one_to_many
from tongsa.data.check.report import EXAMPLES, Report, make_report
from tongsa.data.formats.layout import Layout
from tongsa.errors import ConfigError

OnProgress = Callable[[str, float], None]  # what is being done, and the share that is done


def _silent(what: str, share: float) -> None:
    """Show nothing."""
    del what, share


# What is looked at, in words for a progress line; the function; the checks that it answers.
Job = tuple[str, Callable[[Part], Iterator[Found]], tuple[str, ...]]
_IN_TEXTS: tuple[Job, ...] = (
    ("characters", find_mojibake, ("mojibake",)),
    ("characters", find_lost, ("lost-characters",)),
    ("characters", find_control, ("control-characters",)),
    ("characters", find_invisible, ("invisible-characters",)),
    ("characters", find_entities, ("html-entities",)),
    ("characters", find_not_composed, ("not-composed",)),
    (
        "languages",
        find_languages,
        ("swapped-columns", "swapped-lines", "untranslated", "wrong-script", "wrong-language"),
    ),
)
_IN_PAIRS: tuple[Job, ...] = (
    ("repeats", find_duplicates, ("duplicate-pairs",)),
    ("lengths", find_length_ratio, ("length-ratio",)),
    ("alignment", find_shift, ("shifted-alignment",)),
    ("placeholders", find_placeholders, ("placeholder-mismatch",)),
    ("tags", find_markup, ("markup-mismatch",)),
    ("numbers", find_numbers, ("number-mismatch",)),
)
# Of no consequence in what a model is only judged by.
_IN_TRAINING_PAIRS: tuple[Job, ...] = (
    ("repeats", find_one_to_many, ("one-to-many",)),
    ("repeats", find_many_to_one, ("many-to-one",)),
)
_IN_TRAINING_TEXTS: tuple[Job, ...] = (("lengths", find_very_long, ("very-long",)),)


def check(
    data: Data,
    *,
    dev: Data | None = None,
    test: Data | None = None,
    config: Config | None = None,
    layout: Layout | None = None,
    source_language: str = "",
    target_language: str = "",
    only: Iterable[str] = (),
    skip: Iterable[str] = (),
    examples: int = EXAMPLES,
    on_progress: OnProgress = _silent,
) -> Report:
    """Find everything that is wrong with training data, and with what it is to be judged by.

    data, dev, test   a file of pairs, two aligned files, several languages as `en-fr=FILE`, or a
                      corpus
    config            its task says what the files hold: conversations (chat), recordings
                      (transcription), or pairs; None: pairs
    layout            how the files are laid out, where their names do not say
    only, skip        ids of checks; all of CHECKS without them
    examples          how many places of each kind the report quotes

    Takes about 0.8 GB of memory for a million pairs. Raises DataError where a file as a whole
    cannot be read, ConfigError for an unknown id.
    """
    layout = replace(
        layout or Layout(), source_language=source_language, target_language=target_language
    )
    wanted = _wanted(only, skip)
    given: dict[PartName, Data] = {"train": data}
    given |= {} if dev is None else {"dev": dev}
    given |= {} if test is None else {"test": test}
    parts: list[Part] = []
    config = config or Config()
    # To listen takes far longer than all that comes after it; to read, far less.
    listens = config.task == "transcription"
    what, reads = ("listening", 0.9) if listens else ("reading", 0.1)
    for number, (name, files) in enumerate(given.items()):

        def on_share(share: float, number: int = number) -> None:
            on_progress(what, reads * (number + share) / len(given))

        on_share(0.0)
        parts += read_parts(name, files, layout, config, on_share)

    found = [f for part in parts for f in part.found]
    remarks: list[str] = []
    jobs = [
        (looked_at, *job)
        for part in parts
        for looked_at, job in _jobs(part)
        if wanted & {*job[2]} - part.senseless
    ]
    for number, (part, what, find, _) in enumerate(jobs):
        # Held-out parts are small: the time is that of the training data.
        on_progress(what, reads + (0.95 - reads) * number / len(jobs))
        found += find(part)
    if "wrong-language" in wanted and identifier() is None:
        remarks.append(NOT_INSTALLED)
    on_progress("leaks", 0.95)
    found += _between(parts, wanted)
    chosen = [f for f in found if f.check in wanted - f.part.senseless]
    return make_report(parts, chosen, remarks, examples)


def _jobs(part: Part) -> Iterator[tuple[Part, Job]]:
    """Yield what is to be looked at in a part, and where."""
    in_training = part.name == "train"
    for job in (*_IN_TEXTS, *(_IN_TRAINING_TEXTS if in_training else ())):
        yield part.alone or part, job
    for job in (*_IN_PAIRS, *(_IN_TRAINING_PAIRS if in_training else ())):
        yield part, job


def _between(parts: Sequence[Part], wanted: set[str]) -> Iterator[Found]:
    for part, other in permutations(parts, 2):
        if part.direction != other.direction or part.name == "train":
            continue
        if other.name == "train":
            if wanted & {"test-leak", "test-source-leak"}:
                yield from find_leaks(other, part)
            if "test-near-leak" in wanted - part.senseless:
                yield from find_near_leaks(other, part)
        elif part.name == "test" and other.name == "dev" and "dev-test-overlap" in wanted:
            yield from find_overlap(other, part)


def _wanted(only: Iterable[str], skip: Iterable[str]) -> set[str]:
    only, skip = list(only), list(skip)
    for name in (*only, *skip):
        if name not in CHECKS:
            raise ConfigError(unknown(name))
    return set(only or CHECKS) - set(skip)


def unknown(name: str) -> str:
    """Say that there is no check of this name, and which was probably meant."""
    near = difflib.get_close_matches(name, CHECKS, n=1, cutoff=0.0)
    return f"there is no check {name!r}; did you mean {near[0]!r}?"
