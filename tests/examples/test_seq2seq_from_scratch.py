"""The textbook in one file does what it says, and its Korean walk-through quotes it exactly."""

import importlib.util
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import torch
from torch import Tensor

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "seq2seq_from_scratch.py"
KOREAN_PAGE = ROOT / "docs" / "ko" / "seq2seq_from_scratch.md"


def import_example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("seq2seq_from_scratch", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


example = import_example()

PAIRS = [
    ("I drink tea.", "저는 차를 마셔요."),
    ("I drink cold water in the morning.", "저는 아침에 찬물을 마셔요."),
    ("Do you read?", "책을 읽어요?"),
    ("The big dog sleeps under the old tree today.", "큰 개가 오늘 오래된 나무 아래에서 자요."),
]


@pytest.fixture(autouse=True)
def seeds_and_threads() -> Iterator[None]:
    """The same numbers every time; `main` limits torch's threads, other tests get theirs back."""
    random.seed(0)
    torch.manual_seed(0)
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def model() -> Any:
    return example.Seq2Seq(PAIRS).eval()


def spy_on_calls(module: torch.nn.Module) -> list[tuple[tuple[Any, ...], Any]]:
    """A list that grows by (inputs, output) with every call of the module."""
    calls: list[tuple[tuple[Any, ...], Any]] = []
    module.register_forward_hook(lambda _, inputs, output: calls.append((inputs, output)))
    return calls


# The file ---------------------------------------------------------------------------------------
def test_the_example_fits_in_200_lines() -> None:
    assert len(EXAMPLE.read_text(encoding="utf-8").splitlines()) <= 200


def test_the_korean_page_quotes_the_example_verbatim() -> None:
    code = EXAMPLE.read_text(encoding="utf-8")
    quotes = re.findall(
        r"^```python\n(.*?)^```$", KOREAN_PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    assert len(quotes) >= 8
    for quote in quotes:
        assert quote in code, f"not in the example:\n{quote}"


def test_the_korean_page_explains_every_function_and_class() -> None:
    code, page = EXAMPLE.read_text(encoding="utf-8"), KOREAN_PAGE.read_text(encoding="utf-8")
    definitions = re.findall(r"^(?:def|class) \w+.*$", code, re.MULTILINE)
    assert len(definitions) >= 10
    assert [line for line in definitions if line not in page] == []


# Words ------------------------------------------------------------------------------------------
def test_tokenise_parts_words_and_marks() -> None:
    assert example.tokenise("Is it Tom's? 네, 맞아요!") == [
        *("is", "it", "tom's", "?"),
        *("네", ",", "맞아요", "!"),
    ]


def test_no_text_can_spell_a_special_token() -> None:
    assert example.tokenise("a <eos> b") == ["a", "<", "eos", ">", "b"]
    vocabulary = example.Vocabulary(["a <pad> <sos>"])
    assert [vocabulary.words.count(special) for special in example.SPECIALS] == [1, 1, 1, 1]


def test_a_sentence_is_framed_and_unknown_words_become_unk() -> None:
    vocabulary = example.Vocabulary(["b a"])
    assert vocabulary.words == ["<pad>", "<unk>", "<sos>", "<eos>", "a", "b"]
    assert vocabulary.encode("a zebra b").tolist() == [2, 4, 1, 5, 3]


# The context vector -----------------------------------------------------------------------------
def test_the_decoders_first_state_is_the_encoders_last_in_training(model: Any) -> None:
    encoded, decoded = spy_on_calls(model.encoder.gru), spy_on_calls(model.decoder.gru)
    example.teacher_forced_loss(model, PAIRS)
    (_, (_, last_state)), ((_, first_state), _) = encoded[0], decoded[0]
    assert last_state.shape == (1, len(PAIRS), example.HIDDEN)
    assert torch.equal(first_state, last_state)


def test_the_decoders_first_state_is_the_encoders_last_in_inference(model: Any) -> None:
    encoded, decoded = spy_on_calls(model.encoder.gru), spy_on_calls(model.decoder.gru)
    example.translate(model, "I drink tea.")
    (_, (_, last_state)), ((_, first_state), _) = encoded[0], decoded[0]
    assert torch.equal(first_state, last_state)
    for (_, before), (inputs, _) in pairwise(decoded):
        assert torch.equal(inputs[1], before[1])  # and each later state is the one just left


def test_padding_changes_no_context(model: Any) -> None:
    calls = spy_on_calls(model.encoder)
    example.teacher_force(model, PAIRS)
    ((padded, lengths), together) = calls.pop()
    assert len(set(lengths.tolist())) > 1
    for row, (pair, length) in enumerate(zip(PAIRS, lengths.tolist(), strict=True)):
        example.teacher_force(model, [pair])
        ((alone, _), context) = calls.pop()
        assert padded[row, :length].tolist() == alone[0].tolist()
        assert set(padded[row, length:].tolist()) <= {example.PAD}
        torch.testing.assert_close(together[:, row], context[:, 0], rtol=0, atol=1e-6)


def test_the_encoder_reads_nothing_of_the_padding(model: Any) -> None:
    calls = spy_on_calls(model.encoder)
    example.teacher_force(model, PAIRS)
    ((source, lengths), context) = calls.pop()
    other = torch.where(source == example.PAD, example.UNK, source)
    assert not torch.equal(other, source)
    assert torch.equal(model.encoder(other, lengths), context)


def test_padding_of_the_target_does_not_change_the_loss(model: Any) -> None:
    def summed(pairs: list[tuple[str, str]]) -> Tensor:
        words = sum(len(example.tokenise(target)) + 1 for _, target in pairs)
        loss: Tensor = example.teacher_forced_loss(model, pairs)
        return loss * words

    one_by_one = torch.stack([summed([pair]) for pair in PAIRS]).sum()
    torch.testing.assert_close(summed(PAIRS), one_by_one)


# Teacher forcing --------------------------------------------------------------------------------
def test_teacher_forcing_gives_the_right_words_and_wants_the_next(model: Any) -> None:
    calls = spy_on_calls(model.decoder)
    logits, wanted = example.teacher_force(model, PAIRS)
    ((given, _), _) = calls[0]
    assert len(calls) == 1  # the whole target at once
    assert logits.shape == (*wanted.shape, len(model.targets.words))
    for row, (_, target) in enumerate(PAIRS):
        ids = [model.targets.ids[word] for word in example.tokenise(target)]
        assert given[row, : len(ids) + 1].tolist() == [example.SOS, *ids]
        assert wanted[row, : len(ids) + 1].tolist() == [*ids, example.EOS]
        assert set(wanted[row, len(ids) + 1 :].tolist()) <= {example.PAD}


def test_the_loss_is_the_mean_surprise_of_the_right_words(model: Any) -> None:
    logits, wanted = example.teacher_force(model, PAIRS)
    surprises = [
        -logits[row, step].log_softmax(-1)[word]
        for row, words in enumerate(wanted.tolist())
        for step, word in enumerate(words)
        if word != example.PAD
    ]
    torch.testing.assert_close(
        example.teacher_forced_loss(model, PAIRS), torch.stack(surprises).mean()
    )


# Free running -----------------------------------------------------------------------------------
def test_free_running_is_given_its_own_words(model: Any) -> None:
    calls = spy_on_calls(model.decoder)
    example.translate(model, "I drink tea.", limit=7)
    given = [inputs[0].item() for inputs, _ in calls]
    answered = [logits.argmax().item() for _, (logits, _) in calls]
    assert given[0] == example.SOS
    assert len(given) > 1
    assert given[1:] == answered[:-1]


def test_free_running_never_exceeds_its_limit(model: Any) -> None:
    with torch.no_grad():
        model.decoder.project[1].bias[example.EOS] = -1e9  # it will never end of itself
    calls = spy_on_calls(model.decoder)
    for limit in (1, 7):
        calls.clear()
        translation = example.translate(model, "I drink tea.", limit=limit)
        assert len(calls) == limit
        assert len(example.tokenise(translation)) == limit


def test_free_running_stops_at_eos(model: Any) -> None:
    calls = spy_on_calls(model.decoder)
    with torch.no_grad():
        model.decoder.project[1].bias[example.EOS] = 1e9
    assert example.translate(model, "I drink tea.") == ""
    assert len(calls) == 1


# Learning ---------------------------------------------------------------------------------------
def test_it_learns_to_reverse_sequences_that_it_has_not_seen(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    sizes = {"EMBEDDING": 32, "HIDDEN": 128, "DROPOUT": 0.0, "BATCH": 32, "LEARNING_RATE": 5e-3}
    for name, value in sizes.items():
        monkeypatch.setattr(example, name, value)
    sources = [" ".join(letters) for letters in product("abcde", repeat=4)]
    pairs = [(source, source[::-1]) for source in random.sample(sources, len(sources))]
    learnt, kept = pairs[20:], pairs[:20]
    model = example.Seq2Seq(learnt)
    example.train(model, learnt, epochs=15)
    model.eval()
    assert [example.translate(model, source) for source, _ in kept] == [t for _, t in kept]
    assert "epoch 15/15  loss 0.0" in capsys.readouterr().out


def test_progress_shows_epoch_loss_elapsed_and_left(
    capsys: pytest.CaptureFixture[str], model: Any
) -> None:
    example.train(model, PAIRS, epochs=2)
    first, last = capsys.readouterr().out.splitlines()
    assert re.fullmatch(r"epoch 1/2  loss \d+\.\d{3}  \d+ s, \d+ s left", first)
    assert re.fullmatch(r"epoch 2/2  loss \d+\.\d{3}  \d+ s, 0 s left", last)


# The scores -------------------------------------------------------------------------------------
def test_scores_are_those_counted_by_hand(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], model: Any
) -> None:
    """Of 3 + 3 words, <eos> included, forced: 4 right; free: 4 right, one sentence whole."""
    pairs = [("x", "저는 차를"), ("y", "책을 읽어요")]
    own = {"x": "저는 차를", "y": "책을 마셔요 차를"}
    monkeypatch.setattr(example, "translate", lambda _, text: own[text])

    def teacher_force(_: Any, batch: list[tuple[str, str]]) -> tuple[Tensor, Tensor]:
        wanted = torch.tensor([[4, 5, 3]])
        said = torch.tensor([[4, 5, 3]]) if batch[0][0] == "x" else torch.tensor([[4, 6, 6]])
        return torch.nn.functional.one_hot(said, 7).float(), wanted

    monkeypatch.setattr(example, "teacher_force", teacher_force)
    example.show_scores(model, pairs)
    out = capsys.readouterr().out
    assert re.search(r"teacher-forced\D+66\.7%", out)
    assert re.findall(r"free running\D+([\d.]+)%", out) == ["66.7", "50.0"]


def write_pairs(folder: Path, text: str) -> str:
    path = folder / "pairs.tsv"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_main_shows_both_scores_and_translations(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(example, "HIDDEN", 16)
    lines = [f"say {a} {b}\t{b} {a}\n" for a in "abcd" for b in "efgh"]
    example.main([write_pairs(tmp_path, "".join(lines))])
    out = capsys.readouterr().out
    assert f"epoch {example.EPOCHS}/{example.EPOCHS}  loss" in out
    assert re.search(r"teacher-forced\D+\d+\.\d%", out)
    assert len(re.findall(r"free running\D+\d+\.\d%", out)) == 2
    assert re.search(r"^source  say \w \w\nwanted  \w \w\nmodel   ", out, re.MULTILINE)


def test_ctrl_c_ends_training_and_goes_on_to_the_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(example, "teacher_forced_loss", interrupted)
    example.main([write_pairs(tmp_path, "a\tb\nc\td\n")])
    out = capsys.readouterr().out
    assert "stopped early" in out
    assert "teacher-forced" in out
    assert "\nmodel   " in out


# Own pairs --------------------------------------------------------------------------------------
def test_a_tenth_of_own_pairs_is_kept_for_the_test(tmp_path: Path) -> None:
    path = write_pairs(tmp_path, "\ufeff" + "".join(f"s{i}\tt{i}\n" for i in range(40)) + "\n")
    learnt, kept = example.load_pairs(path)
    assert len(kept) == 4
    assert sorted(learnt + kept) == sorted((f"s{i}", f"t{i}") for i in range(40))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\tb\nno tab\n", r"pairs\.tsv:2: expected source, tab, target; found 'no tab'"),
        ("a\tb\nc\t \n", r"pairs\.tsv:2: expected source, tab, target"),
        ("a\tb\n", r"pairs\.tsv: 1 pairs; give at least 2"),
        ("", r"pairs\.tsv: 0 pairs; give at least 2"),
    ],
)
def test_bad_pairs_are_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SystemExit, match=message):
        example.load_pairs(write_pairs(tmp_path, text))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nowhere.tsv"
    with pytest.raises(SystemExit, match=r"nowhere\.tsv: no such file; give a text file"):
        example.main([str(path)])


@pytest.mark.slow
def test_the_script_translates_the_built_in_pairs() -> None:
    done = subprocess.run(
        [sys.executable, str(EXAMPLE)], capture_output=True, encoding="utf-8", check=True
    )
    forced = re.search(r"teacher-forced\D+([\d.]+)%", done.stdout)
    free = re.findall(r"free running\D+([\d.]+)%", done.stdout)
    assert forced is not None
    assert float(forced[1]) > 85
    words, sentences = map(float, free)
    assert words > 80
    assert sentences > 60
