"""From a request to an answer: what users of a model may rely on."""

import copy
import itertools
import json
import random
from collections.abc import Iterator
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

import tongsa
from tongsa.config import SearchConfig, resolve
from tongsa.errors import ConfigError, ModelFileError
from tongsa.runtime.model_file import read_model_file, write_model_file
from tongsa.search.protocol import Engine, Memory, State, Step
from tongsa.tasks.options import OF_TRANSLATION, Options, read_options
from tongsa.tasks.pipeline import Model, Output
from tongsa.text.vocabulary import UNK
from toys import trained

SENTENCES = ["three one two", "nine", "", "six six ten four", "one two", "no such words", "  "]


@pytest.fixture(scope="module")
def model() -> Model:
    return trained().model


def assert_same(ours: Output, theirs: Output) -> None:
    """The same text, and scores within 1e-5."""
    assert ours.text == theirs.text
    assert ours.tokens == theirs.tokens
    assert ours.truncated == theirs.truncated
    assert ours.score == pytest.approx(theirs.score, abs=1e-5)
    assert ours.log_prob == pytest.approx(theirs.log_prob, abs=1e-5)
    assert len(ours.alternatives) == len(theirs.alternatives)
    for a, b in zip(ours.alternatives, theirs.alternatives, strict=True):
        assert_same(a, b)


def test_a_sentence_gives_an_output_and_a_list_gives_a_list_in_order(model: Model) -> None:
    output = model.translate("three one two")
    assert isinstance(output, Output)
    assert output.text == str(output) == "둘 하나 셋"
    outputs = model.translate(["one", "four two", "seven"])
    assert [o.text for o in outputs] == ["하나", "둘 넷", "일곱"]
    assert [o.text for o in model.translate(("seven", "one"))] == ["일곱", "하나"]
    assert model.translate([]) == []


@pytest.mark.parametrize("text", ["", "   ", "\t\n"])
def test_an_empty_sentence_is_its_own_translation(text: str, model: Model) -> None:
    assert model.translate(text) == Output("", 0.0, 0.0)
    assert [o.text for o in model.translate(["one", text, "two"])] == ["하나", "", "둘"]


def test_the_text_is_normalised_first(model: Model) -> None:
    assert_same(model.translate(" three  one\ttwo\n"), model.translate("three one two"))


@pytest.mark.parametrize("beam_size", [1, 3])
def test_the_batch_changes_no_sentence(beam_size: int, model: Model) -> None:
    texts = [*SENTENCES, *(p.source for p in trained().held_out[:30])]
    alone = [model.translate(text, beam_size=beam_size, n_best=2) for text in texts]
    shuffled = list(range(len(texts)))
    random.Random(1).shuffle(shuffled)
    for batch_size in (1, 2, 7, 64):
        together = model.translate(
            [texts[i] for i in shuffled], beam_size=beam_size, n_best=2, batch_size=batch_size
        )
        for i, output in zip(shuffled, together, strict=True):
            assert_same(output, alone[i])


def test_the_number_of_threads_changes_no_sentence(model: Model) -> None:
    texts = [*SENTENCES, *(p.source for p in trained().held_out[:30])]
    one = model.translate(texts, n_best=2)
    two = tongsa.load(trained().path, threads=2).translate(texts, n_best=2)
    for a, b in zip(one, two, strict=True):
        assert_same(a, b)


def test_n_best_are_sorted_and_different(model: Model) -> None:
    output = model.translate("three one two", beam_size=5, n_best=4)
    answers = [output, *output.alternatives]
    assert len(answers) == 4
    assert [a.score for a in answers] == sorted((a.score for a in answers), reverse=True)
    assert len({a.tokens for a in answers}) == 4
    assert all(a.alternatives == () for a in output.alternatives)
    assert_same(model.translate("three one two", beam_size=5), replace(output, alternatives=()))


def test_more_answers_than_the_beam_is_wide_widen_it(model: Model) -> None:
    wide = model.translate("three one two", beam_size=6, n_best=6)
    widened = model.translate("three one two", beam_size=1, n_best=6)
    assert len(widened.alternatives) == 5
    assert_same(widened, wide)


def test_what_is_not_said_comes_from_the_model_file(model: Model) -> None:
    assert model.config.search.beam_size == 3
    for text in ("three one two", "no such words at all"):
        plain = model.translate(text)
        assert_same(plain, model.translate(text, beam_size=3, length_penalty=1.0))
        assert_same(plain, model.translate(text, beam_size=None, length_penalty=None))


def test_the_score_is_the_log_probability_by_length(model: Model) -> None:
    for penalty in (0.0, 0.5, 1.0, 2.0):
        output = model.translate("three one two", n_best=3, length_penalty=penalty)
        for answer in (output, *output.alternatives):
            length = len(answer.tokens) + 1
            assert answer.log_prob < 0
            assert answer.score == pytest.approx(answer.log_prob / length**penalty)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"beam_size": 0}, "beam_size = 0: must be at least 1"),
        ({"n_best": -1}, "n_best = -1: must be at least 1"),
        ({"batch_size": 0}, "batch_size = 0: must be at least 1"),
        ({"length_penalty": -0.5}, "length_penalty = -0.5: must not be negative"),
        ({"length_penalty": float("nan")}, "length_penalty = nan: must be a number"),
        ({"beam_size": "5"}, "beam_size = '5': must be a whole number"),
        ({"n_best": 2.0}, "n_best = 2.0: must be a whole number"),
        ({"sample": 1}, "sample = 1: must be true or false"),
        (
            {"temperature": 0.5},
            "temperature = 0.5: changes nothing but samples; set sample = true, or pass --sample",
        ),
        ({"diversity_groups": 2}, "diversity_groups = 2: must divide beam_size = 3"),
        (
            {"min_length": -1, "seed": -1},
            "min_length = -1: must be at least 0\nseed = -1: must be at least 0",
        ),
        ({"prefix": 3}, "prefix = 3: must be a text"),
        (
            {"prefix": "둘 사과"},
            "prefix = '둘 사과': the model's vocabulary cannot write all of it; it knows '둘 ⁇'",
        ),
        (
            {"prefix": "둘 하나 셋", "max_length": 2},
            "prefix = '둘 하나 셋': is 3 tokens long, and max_length = 2",
        ),
    ],
)
def test_silly_options_are_refused_at_once(
    options: dict[str, Any], message: str, model: Model
) -> None:
    with pytest.raises(ConfigError) as error:
        model.stream(iter(["one"]), **options)  # not only once the first output is asked for
    assert str(error.value) == message


def test_unknown_options_are_refused(model: Model) -> None:
    with pytest.raises(TypeError) as error:
        model.translate("one", beam=3)  # type: ignore[call-overload]
    assert str(error.value) == (
        f"unknown option 'beam'; there are {', '.join(Options.__annotations__)}"
    )


def test_every_setting_of_the_search_is_an_option() -> None:
    settings = [field.name for field in fields(SearchConfig)]
    assert list(Options.__annotations__) == [
        *settings, "n_best", "batch_size", "prefix", *OF_TRANSLATION
    ]  # fmt: skip


@pytest.mark.parametrize("beam_size", [1, 3])
def test_tokens_and_attention_fit_each_other(beam_size: int, model: Model) -> None:
    for output in model.translate(
        ["three one two", "nine", "six six ten four"], beam_size=beam_size, batch_size=3
    ):
        assert output.attention is not None
        assert output.attention.shape == (len(output.tokens) + 1, len(output.source_tokens))
        assert output.attention.sum(axis=1) == pytest.approx(1.0, abs=1e-5)
        assert len(output.tokens) == len(output.source_tokens)
    output = model.translate("three one two")
    assert output.source_tokens == ("three", "one", "two")
    assert output.tokens == ("둘", "하나", "셋")


def test_what_was_learned_is_seen_in_the_attention(model: Model) -> None:
    # Backwards: the first word of the answer comes from the last of the question.
    first, last = [], []
    for output in model.translate([p.source for p in trained().held_out], beam_size=1):
        if len(output.source_tokens) == 4 and output.attention is not None:
            first.append(output.attention[0])
            last.append(output.attention[3])
    assert int(np.mean(first, axis=0).argmax()) > int(np.mean(last, axis=0).argmax())


def test_an_unknown_word_is_no_error(model: Model) -> None:
    output = model.translate("supercalifragilistic 한국어 \ud83d")
    assert output.source_tokens == ("<unk>",) * 3
    assert np.isfinite(output.log_prob)


def test_an_answer_that_does_not_end_is_cut_and_says_so(model: Model) -> None:
    output = model.translate("one " * 200)
    assert len(output.tokens) <= 2 * 200 + 10
    assert output.truncated == (len(output.tokens) == 2 * 200 + 10)


def test_a_stream_takes_no_more_than_it_needs(model: Model) -> None:
    taken = 0

    def endless() -> Iterator[str]:
        nonlocal taken
        for word in itertools.cycle(["one", "two", "", "three"]):
            taken += 1
            yield word

    outputs = model.stream(endless(), batch_size=2)
    assert taken == 0
    assert next(outputs).text == "하나"
    assert taken <= 32
    assert [o.text for o in itertools.islice(outputs, 99)] == (["둘", "", "셋", "하나"] * 25)[:99]
    assert taken <= 128


# ---- Search -------------------------------------------------------------------------------------

OPTIONS: list[dict[str, Any]] = [
    {"diversity_groups": 3, "beam_size": 6, "n_best": 4},
    {"coverage_penalty": 0.2, "n_best": 2},
    {"no_repeat_ngram": 1},
    {"min_length": 3},
    {"max_length": 2},
    {"prefix": "셋"},
    {"sample": True, "n_best": 3},
    {"sample": True, "temperature": 2.0, "top_k": 20, "top_p": 0.95, "seed": 5},
    {"replace_unk": True, "beam_size": 1},
]


@pytest.mark.parametrize("options", OPTIONS, ids=str)
def test_the_batch_changes_no_sentence_whatever_the_options(
    options: dict[str, Any], model: Model
) -> None:
    texts = [*SENTENCES, *(p.source for p in trained().held_out[:12])]
    alone = [model.translate(text, **options) for text in texts]
    together = model.translate(texts[::-1], batch_size=5, **options)[::-1]
    for ours, theirs in zip(together, alone, strict=True):
        assert_same(ours, theirs)


def test_numbers_may_be_numpys(model: Model) -> None:
    output = model.translate("nine", beam_size=np.int64(2), length_penalty=np.float32(0.5))  # type: ignore[call-overload]
    assert_same(output, model.translate("nine", beam_size=2, length_penalty=0.5))


def test_an_answer_begins_as_it_is_told_to(model: Model) -> None:
    plain = model.translate("three one two")
    for prefix in ("둘", "둘 하나", " 일곱  열 ", "셋 셋 셋 셋 셋"):
        output = model.translate("three one two", prefix=prefix, n_best=3)
        for answer in (output, *output.alternatives):
            assert answer.text.startswith(" ".join(prefix.split()))
    assert_same(model.translate("three one two", prefix="둘"), plain)
    for nothing in ("", "  ", None):
        assert_same(model.translate("three one two", prefix=nothing), plain)


def test_lengths_are_kept(model: Model) -> None:
    for output in model.translate(["three one two", "nine"], min_length=4, max_length=4):
        assert len(output.tokens) == 4
        assert output.truncated
    assert not model.translate("nine", max_length=9).truncated


def test_groups_stay_as_wide_as_each_other_where_more_answers_are_asked_for() -> None:
    config = resolve(settings={"search.beam_size": 4, "search.diversity_groups": 2})
    wide = read_options({"n_best": 5}, [config], trained().model.task.target)
    assert (wide.search.beam_size, wide.search.diversity_groups) == (6, 2)


def test_the_first_sample_does_not_depend_on_how_many_there_are(model: Model) -> None:
    one = model.translate("six six", sample=True, temperature=3.0)
    many = model.translate("six six", sample=True, temperature=3.0, n_best=20)
    assert_same(one, replace(many, alternatives=()))
    assert len(many.alternatives) == 19
    assert len({a.text for a in many.alternatives}) > 1
    other = model.translate("six six", sample=True, temperature=3.0, n_best=20, seed=2)
    assert [a.text for a in other.alternatives] != [a.text for a in many.alternatives]


def test_an_unknown_word_is_replaced_by_the_one_it_looked_at(model: Model) -> None:
    source = "three Zürich two"
    attention = np.array([[0.1, 0.2, 0.7], [0.2, 0.6, 0.2], [0.4, 0.4, 0.2], [1, 0, 0]], np.float32)
    [two] = model.task.target.encode("둘")
    task = model.task
    assert task.decode([two, UNK, UNK], "") == "둘 ⁇ ⁇"
    assert task.decode_copying([two, UNK, UNK], source, attention) == "둘 Zürich three"
    assert task.decode_copying([UNK, two, UNK], source, attention) == "two 둘 three"
    # Punctuation brings its marks along: the second token of "a, b" is ￭, and joins.
    assert task.decode_copying([two, UNK], "a, b", attention) == "둘,"


class Forgetful:
    """An engine that has forgotten one word, and writes <unk> in its place."""

    def __init__(self, engine: Engine, word: int) -> None:
        self.engine, self.word = engine, word
        self.start, self.select = engine.start, engine.select

    def step(self, ids: np.ndarray, state: State, memory: Memory) -> Step:
        step = self.engine.step(np.where(ids == UNK, self.word, ids), state, memory)
        log_probs = step.log_probs.copy()
        log_probs[:, [UNK, self.word]] = log_probs[:, [self.word, UNK]]
        return replace(step, log_probs=log_probs)


@pytest.mark.parametrize("beam_size", [1, 3])
def test_answers_hold_source_words_for_unknown_ones_if_asked_to(
    beam_size: int, model: Model
) -> None:
    [one] = model.task.target.encode("하나")
    forgetful = copy.copy(model)
    forgetful.engine = Forgetful(model.engine, one)
    texts = ["three one two", "nine", "one", "two Zürich one"]
    plain = forgetful.translate(texts, beam_size=beam_size)
    copied = forgetful.translate(texts, beam_size=beam_size, replace_unk=True)
    assert [output.text for output in plain[:3]] == ["둘 ⁇ 셋", "아홉", "⁇"]
    for text, before, after in zip(texts, plain, copied, strict=True):
        assert after.attention is not None
        words = [text.split()[place] for place in after.attention.argmax(axis=1)]
        assert after.tokens == before.tokens
        expected = [
            word if token == "<unk>" else token
            for token, word in zip(after.tokens, words, strict=False)
        ]
        assert after.text == " ".join(expected)


def test_the_search_has_a_signature(model: Model) -> None:
    assert model.search_signature() == "beam:3|lp:1.0"
    assert model.search_signature(beam_size=1, max_length=9) == "beam:1|max:9"


def test_a_model_may_search_otherwise_by_default(model: Model) -> None:
    greedy = model.searching(beam_size=1)
    assert greedy.search_signature() == model.search_signature(beam_size=1)
    assert greedy.search_signature() != model.search_signature()  # which is as it was
    assert greedy.search_signature(beam_size=3) == model.search_signature(beam_size=3)
    assert greedy.run("three one two").text == model.run("three one two", beam_size=1).text
    with pytest.raises(ConfigError, match="beam_size = 0"):
        model.searching(beam_size=0)
    with pytest.raises(TypeError, match="n_best is asked with each request"):
        model.searching(beam_size=1, n_best=3)


# ---- Ensembles ----------------------------------------------------------------------------------


def test_a_model_with_itself_answers_as_it_does_alone(model: Model) -> None:
    path = trained().path
    both: list[Any] = [[path, path], f"{path},{path}"]
    for named in both:
        together = tongsa.load(named, threads=1)
        assert len(together.members) == 2
        assert together.search_signature() == "beam:3|lp:1.0|models:2"
        for ours, theirs in zip(
            together.translate(SENTENCES, n_best=2),
            model.translate(SENTENCES, n_best=2),
            strict=True,
        ):
            assert_same(ours, theirs)
            if theirs.attention is not None:
                assert ours.attention == pytest.approx(theirs.attention, abs=1e-5)


def test_one_in_a_list_is_that_one() -> None:
    assert len(tongsa.load([trained().path]).members) == 1


def test_a_file_may_have_a_comma_in_its_name(tmp_path: Path) -> None:
    path = tmp_path / "a,b.tongsa"
    path.write_bytes(trained().path.read_bytes())
    assert len(tongsa.load(str(path)).members) == 1
    assert len(tongsa.load(path).members) == 1


@pytest.mark.parametrize("named", ["", "a.tongsa,", ",", []], ids=str)
def test_a_name_that_is_missing(named: Any) -> None:
    with pytest.raises(ConfigError) as error:
        tongsa.load(named)
    assert str(error.value) == (
        f"{named!r}: a name is missing; write several models as a.tongsa,b.tongsa"
    )


def test_models_of_other_vocabularies_do_not_answer_together(tmp_path: Path) -> None:
    contents = read_model_file(trained().path)
    content = json.loads(contents.target_vocabulary)
    content["tokens"][-2:] = content["tokens"][:-3:-1]
    other = json.dumps(content).encode()
    config = replace(contents.config, text=replace(contents.config.text, joint=False))
    config = replace(config, model=replace(config.model, tie="output"))
    for side in ("source", "target"):
        path = tmp_path / f"{side}.tongsa"
        own: dict[str, Any] = {f"{side}_vocabulary": other}
        changed = replace(contents, config=config, **own)
        write_model_file(path, changed)
        with pytest.raises(ConfigError) as error:
            tongsa.load([trained().path, path])
        assert str(error.value) == (
            f"{path}: has another {side} vocabulary than {trained().path}; models answer together "
            "only if they were trained on the same pairs with the same text settings, as with "
            "another training.seed or another network"
        )


# ---- Loading ------------------------------------------------------------------------------------


def test_a_vocabulary_that_is_none_is_told_with_the_file(tmp_path: Path) -> None:
    contents = read_model_file(trained().path)
    path = tmp_path / "m.tongsa"
    write_model_file(path, replace(contents, source_vocabulary=b"{}", target_vocabulary=b"{}"))
    with pytest.raises(ModelFileError) as error:
        tongsa.load(path)
    assert str(error.value).startswith(f"{path}: the model file's vocabulary of words is damaged")


def test_graphs_that_this_runtime_cannot_load_are_told_with_the_file(tmp_path: Path) -> None:
    contents = read_model_file(trained().path)
    future = onnx.load_model_from_string(contents.graphs.step.onnx)
    future.ir_version = 2040
    step = replace(contents.graphs.step, onnx=future.SerializeToString())
    graphs = replace(contents.graphs, step=step)
    path = tmp_path / "m.tongsa"
    write_model_file(path, replace(contents, graphs=graphs))
    with pytest.raises(ModelFileError) as error:
        tongsa.load(path)
    assert str(error.value).startswith(
        f"{path}: the installed ONNX Runtime cannot load its graphs: "
    )
    assert str(error.value).endswith("update it with: pip install --upgrade onnxruntime")
