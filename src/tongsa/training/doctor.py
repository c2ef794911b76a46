"""Watches over a run, and says in words what ails it and what helps.

It looks at what the loop and the validations find anyway. Whoever is just beginning to learn
repeats himself and says the same to everything, so nothing is said before a third of the run lies
behind, nothing that is seen only once unless it is the end, and nothing twice.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from tongsa.config import Config
from tongsa.training.signs import Signs
from tongsa.training.validation import Validation

# A third of the run, and so many steps after the warm-up: before, a run is young and not ill.
_GROWN_UP, _FEWEST_STEPS = 1 / 3, 100
# Dev sentences without which shares say nothing.
_FEWEST_OUTPUTS = 10
# Steps whose losses are taken together. Over fewer, easy and hard batches look like ups and downs.
_TOGETHER = 20

# From where on something is an illness. Far from what healthy runs show, for a doctor who is
# wrong is not heard when he is right.
_SAME = _REPEATING = _EMPTY = 0.3  # as a share of the outputs, above that of the references
_SHORT = 0.5  # tokens for each one of the references
_UNKNOWN = 0.5  # of what is written
_GAIN = 0.01  # of the dev loss: what knowing the source is worth
_RISEN = 0.1  # of the lowest dev loss
_JUMPED = 0.5  # nats above the lowest training loss
_CERTAIN = 0.1  # nats a token: below, there is nothing to learn


class _Finding(NamedTuple):
    name: str
    said: str


class Doctor:
    """Hears the loss of every step, sees every validation, and answers with what it finds.

    frequencies   the loss of who knows only how frequent each token is, nats a token
    """

    def __init__(self, config: Config, frequencies: float) -> None:
        self._config = config
        self._frequencies = frequencies
        self._first = math.inf
        self._losses: list[float] = []  # means of `_TOGETHER` steps
        self._lately: list[float] = []
        self._seen: set[str] = set()  # at the validation before
        self._said: set[str] = set()

    def hear(self, loss: float) -> None:
        """Take note of a step's loss."""
        if self._first == math.inf:
            self._first = loss
        self._lately.append(loss)
        if len(self._lately) == _TOGETHER:
            self._losses.append(sum(self._lately) / _TOGETHER)
            self._lately.clear()

    def see(self, history: Sequence[Validation], best: Validation, share: float) -> list[str]:
        """Return what is to be said after the last validation in `history`.

        best    of them, the one whose weights are kept
        share   of the run that lies behind, 0 … 1
        """
        young = self._config.training.warmup_steps + _FEWEST_STEPS
        if share < _GROWN_UP or history[-1].step < young:
            return []
        found = dict(self._findings(history, best))
        said = [
            text
            for name, text in found.items()
            if name not in self._said and (name in self._seen or share >= 1)
        ]
        self._said |= {name for name in found if name in self._seen or share >= 1}
        self._seen = set(found)
        return said

    def facts(self) -> dict[str, Any]:
        """Return what it remembers, for JSON."""
        return {
            "first": self._first,
            "losses": self._losses,
            "lately": self._lately,
            "seen": sorted(self._seen),
            "said": sorted(self._said),
        }

    def remember(self, facts: Mapping[str, Any]) -> None:
        """Go on where `facts` was taken."""
        self._first = facts["first"]
        self._losses, self._lately = list(facts["losses"]), list(facts["lately"])
        self._seen, self._said = set(facts["seen"]), set(facts["said"])

    def rise(self) -> str:
        """Say whether the loss rose lately; empty if it did not."""
        if not (self._losses and self._lately):
            return ""
        lowest, now = min(self._losses), sum(self._lately) / len(self._lately)
        return f"It had risen from {lowest:.2f} to {now:.2f}." if now > lowest + _JUMPED else ""

    # ---- What it looks for ---------------------------------------------------------------------

    def _findings(self, history: Sequence[Validation], best: Validation) -> Iterator[_Finding]:
        now = history[-1]
        of_the_rate = list(self._of_the_rate(history))
        yield from of_the_rate
        if of_the_rate:
            return  # all else follows from it
        if now.signs is not None and now.signs.outputs >= _FEWEST_OUTPUTS:
            yield from _of_outputs(now.signs, now.loss, self._config)
        yield from self._of_the_gap(history, best)

    def _of_the_rate(self, history: Sequence[Validation]) -> Iterator[_Finding]:
        """Find whether the learning rate is to blame that little or nothing is learned."""
        settings = self._config.training
        rate = f"training.learning_rate (now {settings.learning_rate:g})"
        # Medians, for a hard batch or two are no rise.
        losses = [float(np.median(self._losses[i : i + 3])) for i in range(len(self._losses) - 2)]
        if not losses:
            return
        lowest, now = min(losses), losses[-1]
        lower = f"Lower {rate} to a third, or raise training.warmup_steps (now "
        lower += f"{settings.warmup_steps})."
        # Whoever is fed more and more of his own words makes more and more mistakes.
        if now > lowest + _JUMPED and not settings.scheduled_sampling:
            yield _Finding(
                "rate too high",
                f"The learning rate is too high: the training loss was {lowest:.2f} and has risen "
                f"to {now:.2f}. {lower}",
            )
            return
        least = min(look.loss for look in history)
        if min(least, now) < max(self._frequencies, _CERTAIN):
            return
        known = (
            f"after {history[-1].step:,} steps the dev loss is {least:.2f} at best, and to know "
            f"nothing but how frequent each token is would give {self._frequencies:.2f}"
        )
        # Small steps lead down from where the first weights are, if slowly; large ones anywhere.
        if max(self._losses) > self._first + _JUMPED:
            yield _Finding(
                "rate too high",
                f"The learning rate is too high: {known}. On the way the training loss was up at "
                f"{max(self._losses):.2f}, and it had begun at {self._first:.2f}. {lower}",
            )
        else:
            yield _Finding(
                "rate too low",
                f"The learning rate is too low, or the run too short: {known}. Raise {rate} three "
                "times or more, or train longer.",
            )

    def _of_the_gap(self, history: Sequence[Validation], best: Validation) -> Iterator[_Finding]:
        """Find whether the training pairs are learned by heart."""
        lowest, now = min(history, key=lambda look: look.loss), history[-1]
        # Where the loss rises and the score does too, nothing is lost: on small data it often does.
        long_ago = now.epoch >= 1.25 * best.epoch and history.index(best) + 3 < len(history)
        risen = now.loss >= (1 + _RISEN) * lowest.loss
        by_heart = bool(self._losses) and self._losses[-1] < lowest.loss
        if not (long_ago and risen and by_heart):
            return
        model, training = self._config.model, self._config.training
        yield _Finding(
            "over-fitting",
            f"Over-fitting: the training pairs are learned by heart. On them the loss is "
            f"{self._losses[-1]:.2f}; on the dev set it was {lowest.loss:.2f} after epoch "
            f"{lowest.epoch:.4g} and is {now.loss:.2f} now. The best so far, of epoch "
            f"{best.epoch:.4g}, is kept, so nothing is lost but time. More pairs help most; else "
            f"more model.dropout (now {model.dropout:g}), a smaller model.hidden_size (now "
            f"{model.hidden_size}) or fewer training.epochs (now {training.epochs}).",
        )


def _of_outputs(signs: Signs, loss: float, config: Config) -> Iterator[_Finding]:
    """Find what outputs show; `loss` is the dev set's."""
    share, among_references = signs.empty
    if share >= among_references + _EMPTY:
        yield _Finding(
            "empty",
            f"{share:.0%} of the outputs are empty: the model stops before its first word. Look "
            "for targets in the training pairs that are as good as empty (tongsa check); "
            "search.min_length = 1 forbids it.",
        )
        return  # and so the same to every input, and short
    share, among_references = signs.unknown
    if share >= _UNKNOWN:
        units, size = config.text.units[1], config.text.vocabulary_size
        yield _Finding(
            "unknown",
            f"{share:.0%} of what is written is <unk>, a token that the vocabulary lacks; of what "
            f"should have come it is {among_references:.0%}. "
            + ("Raise text.vocabulary_size" + (f" (now {size})" if size else ""))
            + (
                ', or take text.unit = "subwords", which leave none unknown.'
                if units == "words"
                else "."
            ),
        )
        return  # and mostly the same, in loops
    share, among_references = signs.same
    if share >= among_references + _SAME:
        yield _Finding(
            "the same",
            f"Every input gets the same: {share:.0%} of the outputs are "
            f"{_shown(signs.commonest)}. The network has not found its source. Check that the "
            "pairs belong together (tongsa check), train longer, or lower "
            f"training.learning_rate (now {config.training.learning_rate:g}).",
        )
        return  # it ignores the source too, and its one answer may be a loop
    if signs.source_gain is not None:
        gain, error = signs.source_gain
        if gain < _GAIN * loss + 2 * error:
            attends = config.model.attention != "none"
            yield _Finding(
                "ignored",
                "The source is ignored: the dev targets are as likely with other sentences' "
                f"sources as with their own ({max(gain, 0.0):.2f} nats a token apart). Check that "
                "the pairs belong together: tongsa check finds files that have slipped against "
                "each other. If they do, train longer"
                + ("." if attends else ", or with a model.decoder that attends."),
            )
    if signs.length < _SHORT:
        yield _Finding(
            "short",
            f"Outputs are too short: {signs.length:.0%} of the length of what should have come. "
            "Look for targets in the training pairs that are cut short (tongsa check); "
            f"search.length_penalty above {config.search.length_penalty:g} and search.min_length "
            "make outputs longer.",
        )
    share, among_references = signs.loops
    if share >= among_references + _REPEATING:
        yield _Finding(
            "repeating",
            f"Outputs repeat themselves: {share:.0%} of them hold a loop, such as "
            f"{_shown(signs.loop)}. Longer training mostly cures that; what is left, "
            "search.no_repeat_ngram = 3 forbids.",
        )


def _shown(text: str, limit: int = 60) -> str:
    if not text:
        return "empty"
    return f"“{text}”" if len(text) <= limit else f"“{text[: limit - 1]}…”"
