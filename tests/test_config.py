"""Configuration: three layers, and every mistake named at once."""

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tongsa.config import Config, SearchConfig, from_stored, resolve, to_dict, to_toml
from tongsa.errors import ConfigError


def problems(**arguments: Any) -> list[str]:
    with pytest.raises(ConfigError) as error:
        resolve(**arguments)
    return str(error.value).splitlines()


def toml(tmp_path: Path, text: str | bytes) -> Path:
    path = tmp_path / "run.toml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_the_default_preset_is_the_defaults() -> None:
    assert resolve() == Config()


def test_the_plain_preset_is_the_textbook() -> None:
    config = resolve("plain")
    assert (config.model.encoder_layers, config.model.decoder_layers) == (1, 1)
    assert config.model.encoder_directions == 1
    assert (config.model.bridge, config.model.attention) == ("copy", "none")
    assert config.search.beam_size == 1
    assert config.training == Config().training


def test_a_file_lies_over_the_preset_and_settings_over_both(tmp_path: Path) -> None:
    path = toml(
        tmp_path,
        """
        source_language = "en"
        [model]
        cell = "gru"
        hidden_size = 64
        [training]
        epochs = 3
        """,
    )
    config = resolve(
        "plain", path, ["training.epochs=7", "model.dropout = 0.5", "target_language=ko"]
    )
    assert config.model.attention == "none"  # preset
    assert (config.model.cell, config.model.hidden_size) == ("gru", 64)  # file
    assert (config.training.epochs, config.model.dropout) == (7, 0.5)  # settings
    assert (config.source_language, config.target_language) == ("en", "ko")


def test_settings_may_be_a_mapping() -> None:
    config = resolve(settings={"training.epochs": 2, "target_language": "ko"})
    assert (config.training.epochs, config.target_language) == (2, "ko")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("training.validate_every=50", 50),
        ("training.validate_every=none", None),
        ("training.learning_rate=1", 1.0),
        ("training.learning_rate=1e-3", 0.001),
        ("text.joint=true", True),
        ("model.tie=none", "none"),
        ("model.cell=gru", "gru"),
        ('model.cell="gru"', "gru"),
    ],
)
def test_a_setting_is_read_as_toml_and_quotes_may_be_left_out(text: str, value: object) -> None:
    section, _, name = text.partition("=")[0].partition(".")
    found = getattr(getattr(resolve("plain", settings=[text]), section), name)
    assert found == value
    assert type(found) is type(value)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = toml(tmp_path, b"\xef\xbb\xbf[training]\r\nepochs = 3\r\n")
    assert resolve(file=path).training.epochs == 3


# What is wrong is said, all of it


def test_all_that_is_wrong_is_reported_at_once(tmp_path: Path) -> None:
    path = toml(tmp_path, 'hiden_size = 3\n[model]\ncell = "lstn"\n[trainin]\nx = 1\n')
    found = problems(preset="defualt", file=path, settings=["training.epochs=many", "nonsense"])
    assert found == [
        "unknown preset 'defualt'; did you mean 'default'?",
        "'nonsense': write it as section.name=value, as in training.epochs=10",
        f"{path}: unknown setting 'hiden_size'; did you mean 'model.hidden_size'?",
        f"{path}: model.cell = 'lstn': must be one of rnn, gru, lstm; did you mean 'lstm'?",
        f"{path}: unknown setting 'trainin'; did you mean 'training'?",
        "--set: training.epochs = 'many': must be a whole number",
    ]


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("hidden_size=3", "unknown setting 'hidden_size'; did you mean 'model.hidden_size'?"),
        ("seed=3", "unknown setting 'seed'; did you mean 'training.seed'?"),
        ("model.hiden=3", "unknown setting 'model.hiden'; did you mean 'model.hidden_size'?"),
        (
            "model.layers=3",
            "unknown setting 'model.layers'; "
            "did you mean 'model.encoder_layers' or 'model.decoder_layers'?",
        ),
        ("model.epochs=3", "unknown setting 'model.epochs'; did you mean 'training.epochs'?"),
        (
            "search.xyz=3",
            "unknown setting 'search.xyz'; known: "
            + ", ".join(f"search.{field.name}" for field in dataclasses.fields(SearchConfig)),
        ),
        ("search.sed=3", "unknown setting 'search.sed'; did you mean 'search.seed'?"),
        ("model.sed=3", "unknown setting 'model.sed'; did you mean 'training.seed'?"),
        ("model=3", "model is a section, not a value"),
        ("model.cell=x", "model.cell = 'x': must be one of rnn, gru, lstm"),
        ("model.cell.x=1", "model.cell = {'x': 1}: must be one of rnn, gru, lstm"),
        ("model.hidden_size=1.5", "model.hidden_size = 1.5: must be a whole number"),
        ("model.hidden_size=true", "model.hidden_size = True: must be a whole number"),
        ("model.hidden_size=none", "model.hidden_size = 'none': must be a whole number"),
        ("model.dropout=high", "model.dropout = 'high': must be a number"),
        ("model.dropout=nan", "model.dropout = nan: must be a number"),
        ("model.dropout=true", "model.dropout = True: must be a number"),
        ("text.joint=1", "text.joint = 1: must be true or false"),
        ("text.joint=yes", "text.joint = 'yes': must be true or false"),
        ("target_language=3", "target_language = 3: must be a text"),
        ("training.threads=a", "training.threads = 'a': must be a whole number"),
    ],
)
def test_a_wrong_setting(setting: str, said: str) -> None:
    [found] = problems(settings=[setting])
    assert found == f"--set: {said}"


def test_a_name_like_nothing_else_comes_with_all_there_are() -> None:
    [found] = problems(settings=["zzz=1"])
    assert found.startswith("--set: unknown setting 'zzz'; known: task, source_language,")
    assert "model.cell" in found


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (["training.epochs=0"], "training.epochs = 0: must be at least 1"),
        (["model.hidden_size=-2"], "model.hidden_size = -2: must be at least 1"),
        (["search.beam_size=0"], "search.beam_size = 0: must be at least 1"),
        (["training.threads=0"], "training.threads = 0: must be at least 1"),
        (["training.warmup_steps=-1"], "training.warmup_steps = -1: must be at least 0"),
        (["training.weight_decay=-1.0"], "training.weight_decay = -1.0: must not be negative"),
        (["search.length_penalty=-1"], "search.length_penalty = -1.0: must not be negative"),
        (["search.no_repeat_ngram=-1"], "search.no_repeat_ngram = -1: must be at least 0"),
        (["search.max_length=0"], "search.max_length = 0: must be at least 1"),
        (["search.length_penalty=inf"], "search.length_penalty = inf: must be finite"),
        (
            ["search.sample=true", "search.top_p=0"],
            "search.top_p = 0.0: must be above 0 and at most 1",
        ),
        (
            ["search.min_length=5", "search.max_length=4"],
            "search.max_length = 4: is less than search.min_length = 5",
        ),
        (
            ["search.diversity_groups=3"],
            "search.diversity_groups = 3: must divide search.beam_size = 5",
        ),
        (
            ["search.diversity_groups=5", "search.sample=true"],
            "search.diversity_groups = 5: is for beams, and search.sample = true draws; "
            "set one of them back",
        ),
        (
            ["search.temperature=0.5"],
            "search.temperature = 0.5: changes nothing but samples; set search.sample = true",
        ),
        (
            ["search.top_k=5"],
            "search.top_k = 5: changes nothing but samples; set search.sample = true",
        ),
        (
            ["search.top_p=0.9"],
            "search.top_p = 0.9: changes nothing but samples; set search.sample = true",
        ),
        (
            ["search.coverage_penalty=0.2", "model.decoder=plain", "model.attention=none"],
            "search.coverage_penalty = 0.2: counts where the model looks, and a model without "
            "attention looks nowhere",
        ),
        (
            ["search.replace_unk=true"],
            "search.replace_unk = true: copies the word that the model looks at, so it needs "
            "attention and words; this model has subwords",
        ),
        (
            [
                "search.replace_unk=true",
                "text.unit=words",
                "model.decoder=plain",
                "model.attention=none",
            ],
            "search.replace_unk = true: copies the word that the model looks at, so it needs "
            "attention and words; this model has words and no attention",
        ),
        (["model.dropout=1"], "model.dropout = 1.0: must be below 1"),
        (["model.word_dropout=1.5"], "model.word_dropout = 1.5: must be below 1"),
        (["training.label_smoothing=1"], "training.label_smoothing = 1.0: must be below 1"),
        (["training.ema_decay=1"], "training.ema_decay = 1.0: must be below 1"),
        (
            ["training.learning_rate=0"],
            "training.learning_rate = 0: nothing would be learned; 0.003 is a good start",
        ),
        (
            ["training.clip_norm=0"],
            "training.clip_norm = 0: every gradient would be cut to nothing; "
            "1.0 is usual, and inf cuts none",
        ),
        (["model.encoder_directions=3"], "model.encoder_directions = 3: must be 1 or 2"),
        (
            ["model.hidden_size=31"],
            "model.hidden_size = 31: must be even, because each of the encoder's two directions "
            "gets half of it",
        ),
        (
            ["model.attention_heads=3"],
            "model.attention_heads = 3: must divide model.hidden_size = 256",
        ),
        (
            ["model.bridge=copy", "model.decoder_layers=3"],
            'model.bridge = "copy" hands states over layer for layer, but '
            "model.encoder_layers = 1 and model.decoder_layers = 3; make them equal, "
            'or use "dense"',
        ),
        (
            ["text.joint=false"],
            'model.tie = "all" shares one table between both languages, which needs '
            'text.joint = true; or use model.tie = "output"',
        ),
        (
            ["model.decoder=plain", "model.attention=none", "model.hidden_size=64"],
            "model.tie = 'all' with the decoder \"plain\" needs model.embedding_size = "
            'model.hidden_size; set both to 64, or model.tie = "none"',
        ),
        (
            ["model.attention=none"],
            "model.attention = \"none\", but the decoder 'gnmt' attends; use "
            'model.decoder = "plain" or "cho", or another attention',
        ),
        (
            ["model.decoder=cho"],
            "model.attention = 'multi_head', but the decoder 'cho' knows the context vector "
            'alone; set model.attention to "none", or use the decoder "gnmt", "luong", '
            '"input_feeding" or "bahdanau"',
        ),
        (
            ["model.attention=additive", "model.attention_heads=2"],
            'model.attention_heads = 2: only attention "multi_head" has several; '
            "'additive' has 1",
        ),
        (
            ["model.decoder=cho", "model.attention=none", "model.copy=true"],
            "model.copy = true: copies what the attention looks at, and a model without attention "
            'looks nowhere; use a decoder that attends, such as "gnmt"',
        ),
        (
            [
                "model.copy=true",
                "text.unit=jamo",
                "text.target_unit=subwords",
                "text.joint=false",
                "model.tie=output",
            ],
            'model.copy = true: copies token by token, and text.unit is "jamo", text.target_unit '
            '"subwords"; cut both sides alike, or set model.copy = false',
        ),
        (
            ["model.coverage=true"],
            "model.coverage = true: tells the attention of each step about the steps before; it "
            'needs model.decoder = "input_feeding" or "bahdanau" and model.attention = "additive", '
            "and they are 'gnmt' and 'multi_head'",
        ),
        (
            ["model.bridge=backward", "model.encoder_directions=1"],
            'model.bridge = "backward" needs a backward direction: set '
            'model.encoder_directions = 2, or use "dense"',
        ),
        (
            ["training.subword_dropout=0.1", "text.unit=words"],
            "training.subword_dropout = 0.1: spells subwords at random, and text.unit is "
            '"words"; set it to 0, or text.unit to "subwords"',
        ),
        (
            ["search.mutual_information=0.5"],
            "search.mutual_information = 0.5: asks what the model would say to nothing, and it has "
            "not learned that; train it with training.blank_sources = 0.1",
        ),
        (["training.blank_sources=1.0"], "training.blank_sources = 1.0: must be below 1"),
        (
            ["text.unit=jamo", "text.target_unit=subwords"],
            'text.joint = true: is one vocabulary for both sides, and text.unit is "jamo", '
            'text.target_unit "subwords"; set text.joint = false, and model.tie to "output" or '
            '"none"',
        ),
        (
            ["training.source_vectors=v.txt", "text.joint=false", "model.tie=none"],
            "training.source_vectors and target_vectors are of words, and text.unit is "
            '"subwords"; set text.unit = "words"',
        ),
        (
            ["training.target_vectors=v.txt", "text.unit=words"],
            "training.source_vectors and target_vectors need a table for each language: set "
            'model.tie = "none" and text.joint = false',
        ),
        (
            ["training.scheduled_sampling=1.5"],
            "training.scheduled_sampling = 1.5: must be at most 1",
        ),
        (
            ["training.freeze_vectors=true"],
            "training.freeze_vectors = true: there are no vectors to freeze",
        ),
    ],
)
def test_settings_that_contradict(settings: list[str], said: str) -> None:
    assert problems(settings=settings) == [said]


@pytest.mark.parametrize(
    "settings",
    [
        ["training.warmup_steps=0", "training.seed=0", "model.dropout=0", "training.ema_decay=0"],
        ["training.clip_norm=inf", "search.length_penalty=0", "training.validate_every=1"],
        ["model.hidden_size=31", "model.encoder_directions=1"],
        ["text.joint=false", "model.tie=output"],
        ["model.decoder=plain", "model.attention=none", "model.tie=all"],
        ["model.decoder=plain", "model.attention=none", "model.tie=none", "model.hidden_size=64"],
        ["model.decoder=cho", "model.attention=none", "model.tie=all", "model.hidden_size=64"],
        ["model.reverse_source=true"],
        ["model.bridge=copy", "model.decoder_layers=2", "model.encoder_layers=2"],
        ["search.no_repeat_ngram=0", "search.min_length=0", "search.max_length=1"],
        ["search.sample=true", "search.temperature=0", "search.top_k=0", "search.top_p=1"],
        ["search.diversity_groups=5", "search.coverage_penalty=0.2", "search.seed=0"],
        ["search.replace_unk=true", "text.unit=words"],
        ["text.unit=words", "text.target_unit=words"],
        ["text.unit=jamo", "text.target_unit=subwords", "text.joint=false", "model.tie=output"],
    ],
)
def test_settings_at_the_edge_of_what_works(settings: list[str]) -> None:
    resolve(settings=settings)


def test_contradictions_are_reported_together() -> None:
    assert len(problems(settings=["model.dropout=1", "training.epochs=0", "text.joint=false"])) == 3


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    none = tmp_path / "none.toml"
    assert problems(file=none) == [f"{none}: cannot be read: No such file or directory"]
    assert problems(file=tmp_path) == [f"{tmp_path}: cannot be read: Is a directory"]
    path = toml(tmp_path, "epochs = = 3")
    [found] = problems(file=path)
    assert found.startswith(f"{path}: not valid TOML: ")
    assert "line 1" in found
    path = toml(tmp_path, b'x = "\xff"')
    assert problems(file=path) == [f"{path}: not UTF-8 at byte 5"]


# What was written comes back

configs = st.builds(
    lambda language, cell, epochs, every, dropout, penalty, size: resolve(
        settings={
            "source_language": language,
            "model.cell": cell,
            "training.epochs": epochs,
            "training.validate_every": every,
            "model.dropout": dropout,
            "search.length_penalty": penalty,
            "text.vocabulary_size": size,
        }
    ),
    st.text(st.characters(codec="utf-8", exclude_characters="\x7f")),
    st.sampled_from(["rnn", "gru", "lstm"]),
    st.integers(1, 10**9),
    st.none() | st.integers(1, 100),
    st.floats(0, 1, exclude_max=True),
    st.floats(0, 5),
    st.none() | st.integers(100, 32000),
)


@given(config=configs)
def test_a_stored_configuration_comes_back(config: Config) -> None:
    assert from_stored(to_dict(config)) == config
    assert from_stored(json.loads(json.dumps(to_dict(config)))) == config


@given(config=configs)
def test_toml_comes_back(config: Config, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.getbasetemp() / "round_trip.toml"
    path.write_text(to_toml(config), encoding="utf-8", newline="")
    assert resolve(file=path) == config


def test_toml_names_every_setting_that_has_a_value(tmp_path: Path) -> None:
    text = to_toml(resolve("plain", settings={"training.threads": 2}))
    for section in (Config().text, Config().model, Config().training, Config().search):
        for field in dataclasses.fields(section):
            assert (f"\n{field.name} = " in text) == (
                field.name == "threads" or getattr(section, field.name) is not None
            )
    assert resolve(file=toml(tmp_path, text)).model == resolve("plain").model


def test_a_configuration_stored_before_there_was_a_setting_gets_its_default() -> None:
    stored = to_dict(resolve(settings={"search.beam_size": 7}))
    stored["search"] = {"beam_size": 7, "length_penalty": 0.5}  # all that 0.1.0 first knew
    assert from_stored(stored).search == SearchConfig(beam_size=7, length_penalty=0.5)


def test_what_is_no_stored_configuration() -> None:
    stored = to_dict(Config()) | {"wings": 2}
    stored["model"]["cell"] = "transformer"
    with pytest.raises(ConfigError) as error:
        from_stored(stored)
    first, second = str(error.value).splitlines()
    assert (
        first == "stored configuration: model.cell = 'transformer': must be one of rnn, gru, lstm"
    )
    assert second.startswith("stored configuration: unknown setting 'wings'")
    stored = to_dict(Config())
    stored["model"]["dropout"] = 2.0
    with pytest.raises(ConfigError, match=r"model\.dropout = 2\.0: must be below 1"):
        from_stored(stored)


def test_ctc_is_listened_to_only_where_it_was_trained() -> None:
    with pytest.raises(ConfigError) as caught:
        resolve(settings={"search.ctc_weight": 0.3})
    assert str(caught.value) == (
        "search.ctc_weight = 0.3: needs a model that was trained with model.ctc = true"
    )
    with pytest.raises(ConfigError) as caught:
        resolve(settings={"search.ctc_weight": 1.5, "model.ctc": True})
    assert str(caught.value) == "search.ctc_weight = 1.5: must be at most 1"
    assert resolve(settings={"search.ctc_weight": 1.0, "model.ctc": True}).model.ctc


def test_frames_need_settings_that_frames_have() -> None:
    frames = {"model.source": "frames"}
    with pytest.raises(ConfigError) as caught:
        resolve(
            settings=frames
            | {"audio.mel_bins": 2, "audio.sample_rate_hz": 100, "training.blank_sources": 0.1}
        )
    assert str(caught.value).splitlines() == [
        'model.tie = "all": frames have no table to share; use model.tie = "output" or "none"',
        'training.blank_sources = 0.1: blanks texts, and model.source is "frames"; set it to 0',
        "audio.mel_bins = 2: must be at least 4; 40 to 80 are usual",
        "audio.sample_rate_hz = 100: must be at least 4000; a telephone has 8000",
    ]
    assert resolve(settings=frames | {"model.tie": "output"}).model.source == "frames"


def test_attention_by_location_needs_a_loop_over_time() -> None:
    with pytest.raises(ConfigError) as caught:
        resolve(settings={"model.attention": "location"})
    assert str(caught.value) == (
        'model.attention = "location": hears where the steps before have looked; it needs '
        'model.decoder = "input_feeding" or "bahdanau", and it is \'gnmt\''
    )
