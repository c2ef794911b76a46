"""Models that `tongsa inspect` looks into, with what stands beside each run."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from tongsa.errors import ConfigError

if TYPE_CHECKING:
    from tongsa.inside.lessons import Lessons
    from tongsa.inside.page import Shown
    from tongsa.inside.space import Neighbour
    from tongsa.tasks.pipeline import Model

    # What pairs teach, and the pairs.
    Lessoned: TypeAlias = tuple[Lessons, Sequence[tuple[str, str]]]


_READ_OR_WRITTEN: tuple[tuple[Literal["source", "target"], str], ...] = (
    ("source", "read"),
    ("target", "written"),
)
_NEIGHBOURS = 8  # of one word: what fits on a line


@dataclass(frozen=True)
class Look:
    """A model that is looked into, and what stands beside each of its traces."""

    name: str
    model: "Model"
    others: Sequence[str]
    taught_by: "Lessoned | None"

    def __call__(
        self, request: str, options: Mapping[str, Any], among: Sequence[str] = ()
    ) -> "Shown":
        from tongsa.inside.page import Shown

        trace = self.model.trace(request, **options)
        lessons, pairs = self.taught_by or (None, ())
        to = {"to": options["to"]}
        others = [*self.others, *among]
        beside = self.model.beside(trace, among=others, lessons=lessons, pairs=pairs, **to)
        return Shown(self.name, trace, beside)


def others_of(path: str | None) -> list[str]:
    """Read the sentences that are drawn around the one that is looked at, one a line."""
    if path is None:
        return []
    from tongsa.data.formats.lines import read_lines

    return [line for line in read_lines(path) if line.strip()]


def taught_by(model: "Model", paths: list[str] | None) -> "Lessoned | None":
    """Let a model read the pairs that it may have learned from."""
    if not paths:
        return None
    from rich.console import Console
    from rich.progress import Progress

    from tongsa.cli.pairs import load_pairs
    from tongsa.data.formats.layout import Layout

    config = model.config
    layout = Layout(
        source_language=config.source_language or "", target_language=config.target_language or ""
    )
    loaded = load_pairs(paths, layout, skip_empty=True, model=model).pairs
    pairs = [(pair.source, pair.target) for pair in loaded]
    with Progress(
        console=Console(stderr=True), transient=True, disable=not sys.stderr.isatty()
    ) as bar:
        task = bar.add_task("Reading the pairs", total=1.0)
        return model.lessons(pairs, lambda share: bar.update(task, completed=share)), pairs


def show_lessons(shown: "Shown", taught: "Lessoned | None") -> None:
    """Print, for every token of the answer, the pairs that bring the decoder nearest to it."""
    assert taught is not None
    lessons, pairs = taught
    print("\ntaught by: the nearest of " + f"{len(lessons):,} places in {len(pairs):,} pairs")
    for step, found in zip(shown.trace.steps, shown.beside.lessons, strict=True):
        print(f"  {step.wrote.text}")
        for each in found[:3]:
            print(f"    {each.distance:6.2f}  {each.token}  {each.source} → {each.target}")


def show_neighbours(shown: "Shown") -> None:
    """Print the nearest words of every token that was read, and of every one that was written."""
    trace, beside = shown.trace, shown.beside
    read = [token.text for token in trace.source]
    wrote = [step.wrote.text for step in trace.steps]
    for what, tokens, near in (("read", read, beside.source), ("written", wrote, beside.target)):
        if any(near):
            print(f"near what was {what}, by embedding (cosine)")
        for token, found in zip(tokens, near, strict=False):
            if found:
                print(f"  {token}   {_listed(found)}")


def show_neighbours_of(word: str, model: "Model") -> None:
    """Print the nearest words of one word, on each side that knows it; sides may share a table."""
    found: dict[str, list[str]] = {}
    unknown: ConfigError | None = None
    for side, what in _READ_OR_WRITTEN:
        try:
            near = _listed(model.neighbours(word, _NEIGHBOURS, side=side))
            found.setdefault(near, []).append(what)
        except ConfigError as error:
            unknown = unknown or error
    if unknown and not found:
        raise unknown
    print(f"near {word}, by embedding (cosine)")
    for near, sides in found.items():
        print(f"  {' and '.join(sides)}   {near}")


def _listed(found: "Sequence[Neighbour]") -> str:
    return "  ".join(f"{each.token.text} {each.cosine:.2f}" for each in found)
