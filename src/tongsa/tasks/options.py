"""How users say how to look for an answer."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, TypedDict, cast

import numpy as np

from tongsa.config import Config, SearchConfig, change_search
from tongsa.errors import ConfigError
from tongsa.tasks.glossary import Entry
from tongsa.text.tokenisers import Tokeniser
from tongsa.text.vocabulary import UNK


class Options(TypedDict, total=False):
    """How to look for answers; what is missing or None comes from the model file.

    The first are the settings of `config.SearchConfig`, where each has its reason and source.

    n_best       answers a request, or samples; a beam is at least so wide
    batch_size   requests answered side by side; 64 unless told otherwise
    prefix       what all the answers begin with; the last word of it may go on

    Of translators only:

    to           the language to translate into, where the model knows several
    from_        the language to translate from, where that has to be said
    style        how to say it, where the model has learned several ways: "polite"
    glossary     terms and their translations: a file, {"coffee": "커피"}, or what `read_entries`
                 has read
    keep         terms that stay as they are
    """

    beam_size: int | None
    length_penalty: float | None
    coverage_penalty: float | None
    mutual_information: float | None
    diversity_groups: int | None
    diversity_strength: float | None
    ctc_weight: float | None
    no_repeat_ngram: int | None
    min_length: int | None
    max_length: int | None
    max_ratio: float | None
    sample: bool | None
    temperature: float | None
    top_k: int | None
    top_p: float | None
    seed: int | None
    replace_unk: bool | None
    n_best: int | None
    batch_size: int | None
    prefix: str | None
    to: str | None
    from_: str | None
    style: str | None
    glossary: str | os.PathLike[str] | Mapping[str, str] | Sequence[Entry] | None
    keep: Sequence[str] | None


OF_TRANSLATION: tuple[Literal["to", "from_", "style", "glossary", "keep"], ...] = (
    "to",
    "from_",
    "style",
    "glossary",
    "keep",
)
SEARCH_SETTINGS = tuple(f.name for f in fields(SearchConfig))


@dataclass(frozen=True)
class Asked:
    """Options with nothing left open; `prefix` in ids of the target vocabulary."""

    search: SearchConfig
    n_best: int = 1
    batch_size: int = 64
    prefix: tuple[int, ...] = ()


def read_options(options: Options, configs: Sequence[Config], target: Tokeniser) -> Asked:
    """Lay the options over the search settings of the first of the models that shall answer.

    Raises ConfigError where a value is out of range or contradicts another or the models,
    TypeError where there is no such option.
    """
    unknown = options.keys() - Options.__annotations__.keys()
    if unknown:
        raise TypeError(
            f"unknown option {min(unknown)!r}; there are {', '.join(Options.__annotations__)}"
        )
    # NumPy's numbers are no int or float to Python, but are meant as such.
    given = {
        name: value.item() if isinstance(value, np.generic) else value
        for name, value in cast(dict[str, object], options).items()
    }
    n_best = _at_least_one("n_best", given.get("n_best"), 1)
    batch_size = _at_least_one("batch_size", given.get("batch_size"), 64)
    changes = {name: value for name, value in given.items() if name in SEARCH_SETTINGS}
    search = change_search(configs[0].search, changes, configs)
    if search.replace_unk is None:
        copies_words = configs[0].model.copy and configs[0].text.units == ("words", "words")
        search = replace(search, replace_unk=copies_words)
    if n_best > search.beam_size:
        # The groups of a diverse beam stay equally wide.
        groups = search.diversity_groups
        search = replace(search, beam_size=-(-n_best // groups) * groups)
    prefix = _prefix(given.get("prefix") or "", target)
    if search.max_length is not None and len(prefix) > search.max_length:
        raise ConfigError(
            f"prefix = {given['prefix']!r}: is {len(prefix)} tokens long, "
            f"and max_length = {search.max_length}"
        )
    return Asked(search, n_best, batch_size, prefix)


def _at_least_one(name: str, value: object, default: int) -> int:
    if value is None:
        return default
    if not isinstance(value, int) or isinstance(value, bool):
        raise ConfigError(f"{name} = {value!r}: must be a whole number")
    if value < 1:
        raise ConfigError(f"{name} = {value}: must be at least 1")
    return value


def _prefix(text: object, target: Tokeniser) -> tuple[int, ...]:
    if not isinstance(text, str):
        raise ConfigError(f"prefix = {text!r}: must be a text")
    if not text:
        return ()
    ids = target.encode(text)
    if UNK in ids:
        raise ConfigError(
            f"prefix = {text!r}: the model's vocabulary cannot write all of it; "
            f"it knows {target.decode(ids)!r}"
        )
    return tuple(ids)
