"""Which texts are too long to be translated as one."""

from collections.abc import Callable

from tongsa.tasks.pipeline import Model

_WITHOUT_SPACES = ("zh", "ja", "yue", "th", "lo", "km", "my")  # between sentences


def long_texts(model: Model, target: str = "") -> tuple[Callable[[str], bool], str]:
    """Return which texts are longer than any the model has learned from, and what parts sentences.

    Such a text comes out better sentence by sentence, and takes no memory beyond measure.

    target   the language translated into, of a model of several
    """
    coverage = model.contents.coverage
    longest = coverage.longest if coverage else model.config.training.max_tokens
    apart = "" if (target or model.config.target_language) in _WITHOUT_SPACES else " "
    # A token holds at least one character: most texts need no counting.
    return lambda text: len(text) > longest and len(model.task.source.encode(text)) > longest, apart
