"""Settings that are each possible and together are not, or out of range."""

import dataclasses
import math
from collections.abc import Iterable

from tongsa.config.settings import Config, ModelConfig, SearchConfig, TextConfig

# Settings of training that recordings alone have.
_OF_RECORDINGS = {
    "speed_perturbation": "plays recordings faster and slower",
    "noise": "is added to recordings",
}


def contradictions(config: Config) -> Iterable[str]:
    model, text, training = config.model, config.text, config.training
    yield from _out_of_range(config.audio, "audio.")
    yield from _out_of_range(model, "model.")
    yield from _out_of_range(training, "training.")
    yield from search_faults(config.search, config, "search.")
    for name in ("dropout", "word_dropout"):
        if getattr(model, name) >= 1:
            yield f"model.{name} = {getattr(model, name)}: must be below 1"
    for name in ("scheduled_sampling", "noise"):
        if getattr(training, name) > 1:
            yield f"training.{name} = {getattr(training, name)}: must be at most 1"
    below_1 = ("label_smoothing", "ema_decay", "subword_dropout", "ctc_weight", "blank_sources")
    for name in (*below_1, "speed_perturbation"):
        if getattr(training, name) >= 1:
            yield f"training.{name} = {getattr(training, name)}: must be below 1"
    if training.subword_dropout and text.units != ("subwords", "subwords"):
        yield (
            f"training.subword_dropout = {training.subword_dropout}: spells subwords at random, "
            f'and {_units(text)}; set it to 0, or text.unit to "subwords"'
        )
    if text.joint and len(set(text.units)) > 1:
        yield (
            f"text.joint = true: is one vocabulary for both sides, and {_units(text)}; set "
            'text.joint = false, and model.tie to "output" or "none"'
        )
    if training.source_vectors or training.target_vectors:
        if text.units != ("words", "words"):
            yield (
                f"training.source_vectors and target_vectors are of words, and {_units(text)}; "
                'set text.unit = "words"'
            )
        if model.tie != "none" or text.joint:
            yield (
                "training.source_vectors and target_vectors need a table for each language: set "
                'model.tie = "none" and text.joint = false'
            )
    elif training.freeze_vectors:
        yield "training.freeze_vectors = true: there are no vectors to freeze"
    if training.language_temperature < 1:
        yield (
            f"training.language_temperature = {training.language_temperature}: must be at least 1; "
            "1 leaves the directions as they are, and 5 makes them nearly equal"
        )
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
    if model.source == "frames":
        yield from _frame_contradictions(config)
    else:
        for name, does in _OF_RECORDINGS.items():
            if value := getattr(training, name):
                yield f"training.{name} = {value}: {does}, and model.source is {model.source!r}"
    yield from _copying_contradictions(config)
    if model.tie == "all" and not text.joint:
        yield (
            'model.tie = "all" shares one table between both languages, which needs '
            'text.joint = true; or use model.tie = "output"'
        )


def _frame_contradictions(config: Config) -> Iterable[str]:
    if config.model.tie == "all":
        yield (
            'model.tie = "all": frames have no table to share; use model.tie = "output" or "none"'
        )
    if config.training.subword_dropout:
        yield (
            f"training.subword_dropout = {config.training.subword_dropout}: spells both sides at "
            "random, and frames are not spelt; set it to 0"
        )
    if config.training.blank_sources:
        yield (
            f"training.blank_sources = {config.training.blank_sources}: blanks texts, and "
            'model.source is "frames"; set it to 0'
        )
    if config.audio.mel_bins < 4:
        yield f"audio.mel_bins = {config.audio.mel_bins}: must be at least 4; 40 to 80 are usual"
    if config.audio.sample_rate_hz < 4_000:
        yield (
            f"audio.sample_rate_hz = {config.audio.sample_rate_hz}: must be at least 4000; a "
            "telephone has 8000"
        )


def _units(text: TextConfig) -> str:
    source, target = text.units
    if source == target:
        return f'text.unit is "{source}"'
    return f'text.unit is "{source}", text.target_unit "{target}"'


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


def _copying_contradictions(config: Config) -> Iterable[str]:
    model, text = config.model, config.text
    if model.copy and model.attention == "none":
        yield (
            "model.copy = true: copies what the attention looks at, and a model without attention "
            'looks nowhere; use a decoder that attends, such as "gnmt"'
        )
    if model.copy and model.ctc:
        yield (
            "model.copy = true: writes tokens that the vocabulary lacks, and model.ctc = true "
            "reads its answer off the vocabulary alone; set one of them back"
        )
    if model.copy and model.source == "frames":
        yield "model.copy = true: copies tokens of the source, and frames hold none"
    elif model.copy and len(set(text.units)) > 1:
        yield (
            f"model.copy = true: copies token by token, and {_units(text)}; cut both sides alike, "
            "or set model.copy = false"
        )
    if model.attention == "location" and model.decoder not in _WITH_A_LOOP:
        yield (
            'model.attention = "location": hears where the steps before have looked; it needs '
            f'model.decoder = "input_feeding" or "bahdanau", and it is {model.decoder!r}'
        )
    if model.coverage and (
        model.decoder not in _WITH_A_LOOP or model.attention not in ("additive", "concat")
    ):
        yield (
            "model.coverage = true: tells the attention of each step about the steps before; it "
            'needs model.decoder = "input_feeding" or "bahdanau" and model.attention = "additive", '
            f"and they are {model.decoder!r} and {model.attention!r}"
        )


_WITHOUT_ATTENTION = {"plain", "cho"}
_WITH_A_LOOP = {"bahdanau", "input_feeding"}


def search_faults(search: SearchConfig, config: Config, prefix: str = "") -> Iterable[str]:
    """Say what is wrong with how to search in a model of this configuration, if anything.

    prefix   stands before the name of each setting: "search." where it is a setting of a file
    """
    yield from _out_of_range(search, prefix)
    for name in (
        "length_penalty",
        "coverage_penalty",
        "diversity_strength",
        "temperature",
        "mutual_information",
        "max_ratio",
    ):
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
    if search.ctc_weight > 1:
        yield f"{prefix}ctc_weight = {search.ctc_weight}: must be at most 1"
    elif search.ctc_weight and not config.model.ctc:
        yield (
            f"{prefix}ctc_weight = {search.ctc_weight}: needs a model that was trained with "
            "model.ctc = true"
        )
    if search.coverage_penalty and config.model.attention == "none":
        yield (
            f"{prefix}coverage_penalty = {search.coverage_penalty}: counts where the model "
            "looks, and a model without attention looks nowhere"
        )
    if search.mutual_information and not config.training.blank_sources:
        yield (
            f"{prefix}mutual_information = {search.mutual_information}: asks what the model would "
            "say to nothing, and it has not learned that; train it with "
            "training.blank_sources = 0.1"
        )
    if search.replace_unk and (
        config.model.attention == "none" or config.text.units != ("words", "words")
    ):
        yield (
            f"{prefix}replace_unk = true: copies the word that the model looks at, so it needs "
            f"attention and words; this model has {' and '.join(dict.fromkeys(config.text.units))}"
            f"{' and no attention' if config.model.attention == 'none' else ''}"
        )


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


_MAY_BE_ZERO = {
    "frame_masks",
    "time_mask",
    "pitch_mask",
    "warmup_steps",
    "seed",
    "no_repeat_ngram",
    "min_length",
    "top_k",
}
