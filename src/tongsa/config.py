"""Every setting, with its default and the reason for it; presets, TOML files and flags.

A configuration is built in three layers, the later over the earlier: a preset, a TOML file
(`--config FILE`), single settings (`--set model.hidden_size=384`). All that is wrong is reported
at once, and an unknown name comes with the nearest one that exists.
"""

import dataclasses
import difflib
import json
import math
import os
import tomllib
import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tongsa.errors import ConfigError


@dataclass(frozen=True)
class TextConfig:
    """How text becomes tokens."""

    # Subwords need no word list and leave no word unknown; words and characters are for learners
    # and for languages where they do better. "jamo" are the letters that Korean syllables are
    # built from.
    unit: Literal["subwords", "words", "characters", "jamo"] = "subwords"
    # None: 4,000 subwords, or as many as small data supports; every word or character there is.
    # On a small corpus the projection onto the vocabulary is half the arithmetic, and rare
    # subwords are learned badly (Sennrich & Zhang 2019, section 4.1).
    vocabulary_size: int | None = None
    # One vocabulary for both sides lets names and cognates keep their form, and lets one table
    # serve as both embeddings and the output layer.
    joint: bool = True


@dataclass(frozen=True)
class ModelConfig:
    """The network: embeddings, encoder, bridge, attention, decoder."""

    # Elman 1990, Cho et al. 2014, Hochreiter & Schmidhuber 1997: the LSTM keeps most over long
    # sentences, the GRU is nearly as good with a quarter fewer weights.
    cell: Literal["rnn", "gru", "lstm"] = "lstm"
    # The width of a word's vector; where tables are tied, of the output layer too.
    embedding_size: int = 256
    # The width of the encoder's outputs (both directions together) and of the decoder's state.
    hidden_size: int = 256
    # A second layer is worth more in the encoder than in the decoder (Britz et al. 2017, 4.3).
    encoder_layers: int = 2
    # 2: a second reading from the end to the start; each direction gets half of hidden_size.
    encoder_directions: int = 2
    # The source read from its end, so that its first words are near the first target words; with
    # one direction and no attention worth several BLEU (Sutskever et al. 2014, section 3.3).
    reverse_source: bool = False
    # How the encoder's last state becomes the decoder's first: "copy" hands it over as it is,
    # layer for layer; "dense" passes the top one through a trained layer for each decoder layer;
    # "backward" does so with the backward direction alone (Bahdanau et al. 2015, A.2.2).
    bridge: Literal["copy", "dense", "backward"] = "dense"
    # Where attention is asked and where the context enters, each after its paper:
    # "plain" and "cho" know the source by the context vector alone, "bahdanau", "luong",
    # "input_feeding" and "gnmt" attend. "bahdanau" and "input_feeding" train with a loop over
    # time, which takes two or three times as long.
    decoder: Literal["plain", "cho", "bahdanau", "luong", "input_feeding", "gnmt"] = "gnmt"
    # "gnmt" needs two: the lower asks, the upper is told.
    decoder_layers: int = 2
    # How relevance is scored: "multi_head" is Vaswani et al. 2017, "additive" Bahdanau et al. 2015
    # ("concat" is Luong's name for it), "dot" and "general" Luong et al. 2015.
    attention: Literal["none", "multi_head", "dot", "general", "additive", "concat"] = "multi_head"
    # Of "multi_head": how many parts of the source a step may look at for different reasons.
    attention_heads: int = 1
    # Press & Wolf 2017: "all" shares one table between source, target and output projection,
    # "output" between target and output, "none" nothing.
    tie: Literal["none", "output", "all"] = "all"
    # One mask for all steps of a sequence (Gal & Ghahramani 2016): as good as one a step and
    # several times cheaper to draw.
    dropout: float = 0.25
    # Share of tokens whose embedding is blanked while training (Sennrich & Zhang 2019).
    word_dropout: float = 0.1


@dataclass(frozen=True)
class TrainingConfig:
    """How the network learns."""

    # Passes over the pairs; the learning rate falls to nothing over them, so half as many are
    # another run and not the half of one.
    epochs: int = 20
    # Target tokens in a batch, padding not counted. On small data many small steps learn much
    # more from a pass over the pairs than few large ones (Sennrich & Zhang 2019, section 4.2).
    batch_tokens: int = 600
    # The highest that AdamW (Loshchilov & Hutter 2019) is given, after the warm-up.
    learning_rate: float = 3e-3
    # Steps in which the learning rate rises from zero; after them it falls along a cosine to
    # a hundredth of its peak at the last step.
    warmup_steps: int = 200
    # Dropout and averaging hold the weights small enough.
    weight_decay: float = 0.0
    # Share of the probability that the right answer leaves to all others (Szegedy et al. 2016, 7):
    # a less certain model gains more from a beam.
    label_smoothing: float = 0.1
    # Share of the merges that are skipped as a text is spelt in subwords, anew for every epoch
    # (BPE-dropout, Provilkov et al. 2020): 0.05 makes texts a fifth longer.
    subword_dropout: float = 0.0
    # R-Drop (Liang et al. 2021, α there): every batch is read twice with different dropout, and
    # the two answers are drawn together. Doubles the arithmetic; 0 turns it off.
    agreement: float = 0.0
    # The norm that gradients are cut to: recurrent networks explode now and then
    # (Pascanu et al. 2013).
    clip_norm: float = 1.0
    # Averaged weights are the ones validated and kept; early epochs gain most.
    # 0 turns the averaging off.
    ema_decay: float = 0.999
    # "auto": bf16 where the processor multiplies it in hardware, fp32 elsewhere.
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    # Longer sides are left out of training, and the run says which.
    max_tokens: int = 200
    # Steps between validations; None: once an epoch.
    validate_every: int | None = None
    # Dev sentences translated at each validation; the loss is taken over all of them.
    validation_sentences: int = 1000
    # Files of word vectors (word2vec or GloVe, text) that the embeddings begin with; needs
    # text.unit = "words".
    source_vectors: str | None = None
    # Likewise for the target.
    target_vectors: str | None = None
    # Whether vectors from files stay as they are.
    freeze_vectors: bool = False
    # Of the first weights, dropout and the order of the pairs; the same seed, machine and number of
    # threads give the same model.
    seed: int = 1
    # None: as many as the machine has cores.
    threads: int | None = None


@dataclass(frozen=True)
class SearchConfig:
    """How an answer is looked for; kept in the model file as its default.

    docs/search.md says when each is of use. Lengths are in tokens, <eos> not counted.
    """

    # 1 is greedy. When sampling it plays no part.
    beam_size: int = 5
    # Scores are divided by length ** length_penalty, else short outputs win (Wu et al. 2016, 7).
    length_penalty: float = 1.0
    # How much an output loses that looked away from part of the source (Wu et al. 2016, eq. 14).
    # Best was 0.2 there, with scores divided by far less (length_penalty = 0.2). It favours
    # outputs that ramble, and here it cost BLEU: hence off.
    coverage_penalty: float = 0.0
    # Diverse beam search (Vijayakumar et al. 2018): so many groups share the beam, and each pays
    # diversity_strength, in nats, for a token as often as the groups before it chose that token
    # at this step. 0.2 to 0.8 did well there (section 5).
    diversity_groups: int = 1
    # In nats, for each group before that chose the same token.
    diversity_strength: float = 0.5
    # No run of so many tokens stands twice in an output (Paulus et al. 2018, 2.5); 0: any may.
    no_repeat_ngram: int = 0
    # Tokens that an output has at least; <eos> is ruled out before.
    min_length: int = 0
    # None: twice the source and ten, or what training has seen if that is more.
    max_length: int | None = None
    # Draw tokens by their probabilities instead of searching for the likeliest output.
    sample: bool = False
    # Below 1 likely tokens become likelier still, at 0 only the likeliest is left.
    temperature: float = 1.0
    # Draw among the k likeliest only (Fan et al. 2018); 0: among all.
    top_k: int = 0
    # Draw among the fewest tokens that hold so much probability (Holtzman et al. 2020); 1: all.
    top_p: float = 1.0
    # The same seed draws the same output for the same sentence.
    seed: int = 1
    # Write the source word that <unk> looked at most in its place (Jean et al. 2015, 3.3).
    replace_unk: bool = False


@dataclass(frozen=True)
class Config:
    """Everything that decides what a training run does."""

    # What the model is for; its file remembers.
    task: Literal["translation"] = "translation"
    # ISO 639 code, such as "en"; picks the source out of files that hold several languages.
    source_language: str = ""
    # Likewise for the target; it also chooses how scores are tokenised.
    target_language: str = ""
    text: TextConfig = field(default_factory=TextConfig)
    model: ModelConfig = field(default_factory=ModelConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)
    search: SearchConfig = field(default_factory=SearchConfig)


_SECTIONS: Mapping[str, type] = {
    "text": TextConfig,
    "model": ModelConfig,
    "training": TrainingConfig,
    "search": SearchConfig,
}

# The textbook, as in Sutskever et al. 2014 with one layer: one direction, the context vector as
# the only bridge, greedy search.
_PLAIN: dict[str, Any] = {
    "model": {
        "encoder_layers": 1,
        "encoder_directions": 1,
        "bridge": "copy",
        "decoder": "plain",
        "decoder_layers": 1,
        "attention": "none",
        "tie": "none",
    },
    "search": {"beam_size": 1},
}

# The classics: their networks, at our sizes and with our training, so that what differs between
# them is the network. Where a paper leaves a choice, or we leave the paper, a comment says so.

# Sutskever, Vinyals & Le 2014: four layers each, 1,000 wide, the source reversed. Beam without
# length normalisation in the paper; ours normalises.
_SUTSKEVER_2014: dict[str, Any] = {
    "model": {
        "encoder_layers": 4,
        "encoder_directions": 1,
        "reverse_source": True,
        "bridge": "copy",
        "decoder": "plain",
        "decoder_layers": 4,
        "attention": "none",
        "tie": "none",
    }
}

# Cho et al. 2014 (RNN encoder–decoder): one GRU layer each, 1,000 wide. torch's GRU resets after
# the product with the state, the paper's before it.
_CHO_2014: dict[str, Any] = {
    "model": {
        "cell": "gru",
        "encoder_layers": 1,
        "encoder_directions": 1,
        "bridge": "dense",
        "decoder": "cho",
        "decoder_layers": 1,
        "attention": "none",
        "tie": "none",
    }
}

# Bahdanau, Cho & Bengio 2015 (RNNsearch): a bidirectional GRU, 1,000 wide each way, one layer.
_BAHDANAU_2015: dict[str, Any] = {
    "model": {
        "cell": "gru",
        "encoder_layers": 1,
        "encoder_directions": 2,
        "bridge": "backward",
        "decoder": "bahdanau",
        "decoder_layers": 1,
        "attention": "additive",
        "tie": "none",
    }
}

# Luong, Pham & Manning 2015: four layers, 1,000 wide, source reversed, input feeding, global
# attention with the general score (`--set model.attention=dot` or `concat` for the others).
_LUONG_2015: dict[str, Any] = {
    "model": {
        "encoder_layers": 4,
        "encoder_directions": 1,
        "reverse_source": True,
        "bridge": "copy",
        "decoder": "input_feeding",
        "decoder_layers": 4,
        "attention": "general",
        "tie": "none",
    }
}

PRESETS: Mapping[str, Mapping[str, Any]] = {
    "default": {},  # GNMT's layout (Wu et al. 2016) at the size of small data
    "plain": _PLAIN,
    "sutskever2014": _SUTSKEVER_2014,
    "cho2014": _CHO_2014,
    "bahdanau2015": _BAHDANAU_2015,
    "luong2015": _LUONG_2015,
}


def resolve(
    preset: str = "default",
    file: str | os.PathLike[str] | None = None,
    settings: Iterable[str] | Mapping[str, Any] = (),
) -> Config:
    """Build the configuration from a preset, a TOML file over it, and single settings over both.

    `settings` are `"section.name=value"` strings, or a mapping `{"section.name": value}`.
    Raises ConfigError with everything that is wrong, one line each.
    """
    problems: list[str] = []
    layers: list[tuple[str, Mapping[str, Any]]] = []
    if preset in PRESETS:
        layers.append((f"preset {preset}", PRESETS[preset]))
    else:
        problems.append(f"unknown preset {preset!r}{_nearest(preset, PRESETS)}")
    if file is not None:
        layers.append((str(file), _read_toml(Path(file))))
    layers += _parse_settings(settings, problems)

    return _build(layers, problems)


def from_stored(stored: Mapping[str, Any]) -> Config:
    """Rebuild a configuration that `to_dict` wrote. Raises ConfigError where it is not one."""
    return _build([("stored configuration", stored)], [])


def _build(layers: Iterable[tuple[str, Mapping[str, Any]]], problems: list[str]) -> Config:
    """Lay each (where it comes from, values) over those before it; `problems` were found before."""
    values: dict[str, Any] = {}
    for where, layer in layers:
        _merge(values, layer, Config, where, "", problems)
    if problems:
        raise ConfigError("\n".join(problems))
    config = Config(
        **{name: value for name, value in values.items() if name not in _SECTIONS},
        **{name: kind(**values.get(name, {})) for name, kind in _SECTIONS.items()},
    )
    problems = list(_contradictions(config))
    if problems:
        raise ConfigError("\n".join(problems))
    return config


def to_dict(config: Config) -> dict[str, Any]:
    """Return the configuration as nested dictionaries, as the model file stores it."""
    return dataclasses.asdict(config)


def to_toml(config: Config) -> str:
    """Return the configuration as TOML that `--config` reads back; unset values are left out."""
    plain = to_dict(config)
    lines = [f"{k} = {_toml(v)}" for k, v in plain.items() if not isinstance(v, dict)]
    for name, section in plain.items():
        if isinstance(section, dict):
            lines += ["", f"[{name}]"]
            lines += [f"{k} = {_toml(v)}" for k, v in section.items() if v is not None]
    return "\n".join(lines) + "\n"


def _contradictions(config: Config) -> Iterable[str]:
    model, text, training = config.model, config.text, config.training
    yield from _out_of_range(model, "model.")
    yield from _out_of_range(training, "training.")
    yield from search_faults(config.search, config, "search.")
    for name in ("dropout", "word_dropout"):
        if getattr(model, name) >= 1:
            yield f"model.{name} = {getattr(model, name)}: must be below 1"
    for name in ("label_smoothing", "ema_decay", "subword_dropout"):
        if getattr(training, name) >= 1:
            yield f"training.{name} = {getattr(training, name)}: must be below 1"
    if training.subword_dropout and text.unit != "subwords":
        yield (
            f"training.subword_dropout = {training.subword_dropout}: spells subwords at random, "
            f'and text.unit is "{text.unit}"; set it to 0, or text.unit to "subwords"'
        )
    if training.source_vectors or training.target_vectors:
        if text.unit != "words":
            yield (
                f"training.source_vectors and target_vectors are of words, and text.unit is "
                f'"{text.unit}"; set text.unit = "words"'
            )
        if model.tie != "none" or text.joint:
            yield (
                "training.source_vectors and target_vectors need a table for each language: set "
                'model.tie = "none" and text.joint = false'
            )
    elif training.freeze_vectors:
        yield "training.freeze_vectors = true: there are no vectors to freeze"
    if training.learning_rate == 0:
        yield "training.learning_rate = 0: nothing would be learned; 0.003 is a good start"
    if training.clip_norm == 0:
        yield (
            "training.clip_norm = 0: every gradient would be cut to nothing; "
            "1.0 is usual, and inf cuts none"
        )
    if model.encoder_directions not in (1, 2):
        yield f"model.encoder_directions = {model.encoder_directions}: must be 1 or 2"
    elif model.hidden_size % model.encoder_directions:
        yield (
            f"model.hidden_size = {model.hidden_size}: must be even, "
            "because each of the encoder's two directions gets half of it"
        )
    yield from _decoder_contradictions(model)
    if model.tie == "all" and not text.joint:
        yield (
            'model.tie = "all" shares one table between both languages, which needs '
            'text.joint = true; or use model.tie = "output"'
        )


def _decoder_contradictions(model: ModelConfig) -> Iterable[str]:
    attends = model.decoder not in _WITHOUT_ATTENTION
    if attends and model.attention == "none":
        yield (
            f'model.attention = "none", but the decoder {model.decoder!r} attends; use '
            'model.decoder = "plain" or "cho", or another attention'
        )
    if not attends and model.attention != "none":
        yield (
            f"model.attention = {model.attention!r}, but the decoder {model.decoder!r} knows the "
            'context vector alone; set model.attention to "none", or use the decoder "gnmt", '
            '"luong", "input_feeding" or "bahdanau"'
        )
    if model.attention_heads >= 1 and model.hidden_size % model.attention_heads:
        yield (
            f"model.attention_heads = {model.attention_heads}: "
            f"must divide model.hidden_size = {model.hidden_size}"
        )
    if model.attention_heads > 1 and model.attention not in ("none", "multi_head"):
        yield (
            f"model.attention_heads = {model.attention_heads}: only attention "
            f'"multi_head" has several; {model.attention!r} has 1'
        )
    if model.bridge == "copy" and model.encoder_layers != model.decoder_layers:
        yield (
            'model.bridge = "copy" hands states over layer for layer, but '
            f"model.encoder_layers = {model.encoder_layers} and "
            f'model.decoder_layers = {model.decoder_layers}; make them equal, or use "dense"'
        )
    if model.bridge == "backward" and model.encoder_directions != 2:
        yield (
            'model.bridge = "backward" needs a backward direction: set '
            'model.encoder_directions = 2, or use "dense"'
        )
    if (
        model.tie != "none"
        and model.decoder == "plain"
        and model.embedding_size != model.hidden_size
    ):
        yield (
            f'model.tie = {model.tie!r} with the decoder "plain" needs model.embedding_size = '
            f'model.hidden_size; set both to {model.hidden_size}, or model.tie = "none"'
        )


_WITHOUT_ATTENTION = {"plain", "cho"}


def search_faults(search: SearchConfig, config: Config, prefix: str = "") -> Iterable[str]:
    """Say what is wrong with how to search in a model of this configuration, if anything.

    prefix   stands before the name of each setting: "search." where it is a setting of a file
    """
    yield from _out_of_range(search, prefix)
    for name in ("length_penalty", "coverage_penalty", "diversity_strength", "temperature"):
        if getattr(search, name) == math.inf:
            yield f"{prefix}{name} = inf: must be finite"
    if not 0 < search.top_p <= 1:
        yield f"{prefix}top_p = {search.top_p}: must be above 0 and at most 1"
    if search.max_length is not None and search.max_length < search.min_length:
        yield (
            f"{prefix}max_length = {search.max_length}: "
            f"is less than {prefix}min_length = {search.min_length}"
        )
    if search.sample and search.diversity_groups > 1:
        yield (
            f"{prefix}diversity_groups = {search.diversity_groups}: is for beams, "
            f"and {prefix}sample = true draws; set one of them back"
        )
    elif search.diversity_groups > 1 and search.beam_size % search.diversity_groups:
        yield (
            f"{prefix}diversity_groups = {search.diversity_groups}: "
            f"must divide {prefix}beam_size = {search.beam_size}"
        )
    for name, off in (("temperature", 1.0), ("top_k", 0), ("top_p", 1.0)):
        if not search.sample and getattr(search, name) != off:
            yield (
                f"{prefix}{name} = {getattr(search, name)}: changes nothing but samples; "
                f"set {prefix}sample = true{'' if prefix else ', or pass --sample'}"
            )
    if search.coverage_penalty and config.model.attention == "none":
        yield (
            f"{prefix}coverage_penalty = {search.coverage_penalty}: counts where the model "
            "looks, and a model without attention looks nowhere"
        )
    if search.replace_unk and (config.model.attention == "none" or config.text.unit != "words"):
        yield (
            f"{prefix}replace_unk = true: copies the word that the model looks at, so it needs "
            f"attention and words; this model has {config.text.unit}"
            f"{' and no attention' if config.model.attention == 'none' else ''}"
        )


def change_search(
    search: SearchConfig, changes: Mapping[str, Any], configs: Iterable[Config]
) -> SearchConfig:
    """Return `search` with other values for some of its fields; None leaves one as it is.

    configs   of the models that shall search so
    Raises ConfigError with everything that is wrong, one line each.
    """
    hints = typing.get_type_hints(SearchConfig)
    given = {name: value for name, value in changes.items() if value is not None}
    faults = {name: _type_fault(value, hints[name]) for name, value in given.items()}
    problems = [f"{name} = {given[name]!r}: {fault}" for name, fault in faults.items() if fault]
    if not problems:
        search = dataclasses.replace(search, **given)
        # A dictionary: what is wrong with all models of an ensemble is said once.
        problems = list(dict.fromkeys(f for c in configs for f in search_faults(search, c)))
    if problems:
        raise ConfigError("\n".join(problems))
    return search


def _out_of_range(section: object, prefix: str) -> Iterable[str]:
    for f in dataclasses.fields(section):  # type: ignore[arg-type]
        value = getattr(section, f.name)
        at_least = 0 if f.name in _MAY_BE_ZERO else 1
        if isinstance(value, bool):
            continue
        if isinstance(value, int) and value < at_least:
            yield f"{prefix}{f.name} = {value}: must be at least {at_least}"
        elif isinstance(value, float) and value < 0:
            yield f"{prefix}{f.name} = {value}: must not be negative"


_MAY_BE_ZERO = {"warmup_steps", "seed", "no_repeat_ngram", "min_length", "top_k"}


def _merge(
    into: dict[str, Any],
    layer: Mapping[str, Any],
    kind: type,
    where: str,
    prefix: str,
    problems: list[str],
) -> None:
    """Lay `layer` over `into`, checking names and types against the dataclass `kind`."""
    fields = {f.name: f for f in dataclasses.fields(kind)}
    hints = typing.get_type_hints(kind)
    for name, value in layer.items():
        if name not in fields:
            near = _nearest_setting(prefix, name)
            problems.append(f"{where}: unknown setting {prefix + name!r}{near}")
        elif kind is Config and name in _SECTIONS:
            if isinstance(value, Mapping):
                section = into.setdefault(name, {})
                _merge(section, value, _SECTIONS[name], where, f"{prefix}{name}.", problems)
            else:
                problems.append(f"{where}: {prefix + name} is a section, not a value")
        else:
            # TOML has no word for "unset"; we write none. To a choice, "none" is a value.
            if value == "none" and type(None) in typing.get_args(hints[name]):
                value = None
            fault = _type_fault(value, hints[name])
            if fault:
                problems.append(f"{where}: {prefix + name} = {value!r}: {fault}")
            else:
                into[name] = float(value) if hints[name] is float else value


def _type_fault(value: object, hint: Any) -> str | None:
    """Say what a value should have been, or None where it is right."""
    if typing.get_origin(hint) is Literal:
        choices = typing.get_args(hint)
        if value in choices:
            return None
        close = difflib.get_close_matches(str(value), choices, n=1, cutoff=0.5)
        meant = f"; did you mean {close[0]!r}?" if close else ""
        return f"must be one of {', '.join(choices)}{meant}"
    options = typing.get_args(hint) if isinstance(hint, types.UnionType) else (hint,)
    if value is None and type(None) in options:
        return None
    wanted = next(o for o in options if o is not type(None))
    # bool is an int to Python, but `epochs = true` is a mistake.
    if wanted is bool or isinstance(value, bool):
        right = wanted is bool and isinstance(value, bool)
    elif wanted is float:
        # TOML has nan, and every comparison with it is false.
        right = isinstance(value, int | float) and not math.isnan(value)
    else:
        right = isinstance(value, wanted)
    names = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}
    return None if right else f"must be {names[wanted]}"


def _parse_settings(
    settings: Iterable[str] | Mapping[str, Any], problems: list[str]
) -> list[tuple[str, Mapping[str, Any]]]:
    pairs: list[tuple[str, Any]] = []
    if isinstance(settings, Mapping):
        pairs = list(settings.items())
    else:
        for text in settings:
            name, equals, value = text.partition("=")
            if equals:
                pairs.append((name.strip(), _parse_value(value.strip())))
            else:
                problems.append(
                    f"{text!r}: write it as section.name=value, as in training.epochs=10"
                )
    layers: list[tuple[str, Mapping[str, Any]]] = []
    for name, value in pairs:
        layer: Any = value
        for part in reversed(name.split(".")):
            layer = {part: layer}
        layers.append(("--set", layer))
    return layers


def _parse_value(text: str) -> Any:
    """Read a value as TOML does; what is no TOML value is a plain text: no quotes needed."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        # Some editors begin UTF-8 with a byte order mark, which TOML does not know.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _all_names() -> list[str]:
    names = [f.name for f in dataclasses.fields(Config) if f.name not in _SECTIONS]
    for section, kind in _SECTIONS.items():
        names += [f"{section}.{f.name}" for f in dataclasses.fields(kind)]
    return names


def _nearest(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    return f"; did you mean {close[0]!r}?" if close else f"; known: {', '.join(known)}"


def _nearest_setting(section: str, name: str) -> str:
    # By their own names, for all of a section begin alike; so `hidden_size=384`, which lacks its
    # section, is found too.
    names: dict[str, str] = {}
    # Where two sections have a setting of one name, that of this section is meant, else the first.
    for full in sorted([*_SECTIONS, *_all_names()], key=lambda full: not full.startswith(section)):
        names.setdefault(full.rpartition(".")[2], full)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.5)
    if close:
        return f"; did you mean {names[close[0]]!r}?"
    return f"; known: {', '.join(n for n in _all_names() if n.startswith(section))}"


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # JSON escapes quotes, backslashes and line ends as TOML does.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
