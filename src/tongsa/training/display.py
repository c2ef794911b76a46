"""Training as a person watches it: one moving line, and a few lines a validation.

On a terminal the line moves and has colours; in a file or a pipe it is printed now and then.
"""

import math
import time
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, TaskID, TextColumn
from rich.progress import Progress as Bar

from tongsa.evaluation.metrics import Score
from tongsa.training.loop import Outcome, Plan, Progress
from tongsa.training.validation import Validation

_QUIET_SECONDS = 30.0  # between progress lines where nothing can move


class Display:
    """Shows a run on a console; standard error unless told otherwise."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or Console(stderr=True, highlight=False)
        self._bar: Bar | None = None
        self._task = TaskID(0)
        self._said = time.monotonic()
        self._epochs: int | None = None
        self._busy_with, self._busy_since = "", 0.0

    def begin(self, plan: Plan) -> None:
        self._epochs = plan.epochs
        sizes = " → ".join(
            dict.fromkeys(
                f"{size:,} {unit}"
                for size, unit in zip((plan.source_size, plan.target_size), plan.units, strict=True)
            )
        )
        self._print(
            f"[bold]{plan.pairs:,} pairs[/] to learn from, {plan.dev_pairs:,} to judge by · "
            f"{sizes} · {plan.parameters / 1e6:.1f} M weights · {plan.precision} on "
            f"{plan.device}, {f'{plan.workers} workers with ' if plan.workers > 1 else ''}"
            f"{plan.threads} threads"
        )
        self._print("[dim]Ctrl-C ends early and keeps the best so far.[/]")

    def progress(self, progress: Progress) -> None:
        now = time.monotonic()
        self._move(self._line(progress), progress.share)
        if not self._console.is_terminal and now - self._said > _QUIET_SECONDS:
            self._print(self._line(progress))
            self._said = now

    def busy(self, what: str, share: float | None = None) -> None:
        now = time.monotonic()
        if what != self._busy_with:
            self._busy_with, self._busy_since = what, now
        line = f"{what} …"
        if share:
            line += f" {_duration((now - self._busy_since) * (1 - share) / share)} left"
        self._move(line, share)

    def validated(self, validation: Validation, best: bool) -> None:
        mark = " [green]· best so far[/]" if best else ""
        self._print(
            f"[bold]epoch {validation.epoch:.4g}[/] · dev loss {validation.loss:.3f} "
            f"(perplexity {math.exp(min(validation.loss, 50)):.1f}) · "
            f"[bold]{validation.score.name} {validation.score.value:.1f}[/]{mark}"
        )
        for source, target, output in validation.samples:
            self._print(f"   [dim]{escape(_short(source))}[/]")
            colour = "green" if output == target else "yellow"
            self._print(f"   → [{colour}]{escape(_short(output))}[/]")

    def notice(self, text: str) -> None:
        self._print(escape(text))

    def finished(self, path: Path, outcome: Outcome, scores: Sequence[Score], parity: str) -> None:
        self.close()
        best = outcome.best
        of = f", of {len(outcome.history)} validations" if len(outcome.history) > 1 else ""
        self._print(
            f"Best: epoch {best.epoch:.4g}{of} · trained {_duration(outcome.seconds)} · "
            f"exported: {parity}"
        )
        if scores:
            self._print("Dev set: " + ", ".join(str(score) for score in scores))
        size = path.stat().st_size / 1e6
        self._print(f"[bold green]Wrote {escape(str(path))}[/] ({size:.1f} MB)")

    def close(self) -> None:
        """Take the moving line away; needed where a run ends in an error."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _move(self, line: str, share: float | None) -> None:
        """Show the moving line, which only a terminal has; without a share its bar just runs."""
        if not self._console.is_terminal:
            return
        if self._bar is None:
            self._bar = Bar(
                BarColumn(bar_width=24),
                TextColumn("{task.description}"),
                console=self._console,
                transient=True,
            )
            self._task = self._bar.add_task("", total=1.0)
            self._bar.start()
        self._bar.update(
            self._task,
            total=None if share is None else 1.0,
            completed=share or 0.0,
            description=line,
        )

    def _line(self, progress: Progress) -> str:
        of = "" if self._epochs is None else f"/{self._epochs}"
        return (
            f"epoch {progress.epoch:.2f}{of} · loss {progress.loss:.3f} · "
            f"{progress.tokens_per_second:,.0f} tokens/s · "
            f"{_duration(progress.seconds)} gone, {_duration(progress.seconds_left)} left"
        )

    def _print(self, text: str) -> None:
        self._console.print(text, soft_wrap=True)


class Silent:
    """Shows nothing, as all workers but the first do."""

    def begin(self, plan: Plan) -> None: ...
    def progress(self, progress: Progress) -> None: ...
    def validated(self, validation: Validation, best: bool) -> None: ...
    def notice(self, text: str) -> None: ...
    def busy(self, what: str, share: float | None = None) -> None: ...
    def finished(
        self, path: Path, outcome: Outcome, scores: Sequence[Score], parity: str
    ) -> None: ...
    def close(self) -> None: ...


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def _short(text: str, limit: int = 110) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
