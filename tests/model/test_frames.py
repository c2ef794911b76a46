"""Frames in place of tokens: subsampled, exactly over padding, and the same in an exported file."""

from collections.abc import Sequence

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from tiny_models import tiny_config, tiny_model
from tongsa.config import ModelConfig, SearchConfig
from tongsa.export.graphs import export_graphs
from tongsa.model.engine import TorchEngine
from tongsa.model.frames import FrameMasks
from tongsa.model.seq2seq import Batch, Seq2Seq, lay_out, pad
from tongsa.runtime.contents import Graphs
from tongsa.runtime.engine import OnnxEngine
from tongsa.search import greedy, search
from tongsa.search.protocol import CTC, LENGTHS
from tongsa.text.vocabulary import PAD
from tongsa.training.loss import agreement_loss, ctc_loss, teacher_forced_loss

BINS = 10


def frames(*lengths: int, seed: int = 1) -> list[NDArray[np.float32]]:
    rng = np.random.default_rng(seed)
    return [rng.standard_normal((length, BINS)).astype(np.float32) for length in lengths]


SOUNDS = frames(37, 5, 1, 24, 12, 36)
LIMITS = [9, 4, 3, 8, 6, 9]


def config(**changes: object) -> ModelConfig:
    settings = {"source": "frames", "frame_channels": 3, "ctc": True, "tie": "output"}
    return tiny_config(**settings | changes)  # type: ignore[arg-type]


def listener(vocabulary: int = 9, **changes: object) -> Seq2Seq:
    torch.manual_seed(1)
    model = Seq2Seq(config(**changes), BINS, vocabulary).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.normal_(std=0.5)
    return model


@pytest.fixture(scope="module")
def model() -> Seq2Seq:
    return listener()


@pytest.fixture(scope="module")
def graphs(model: Seq2Seq) -> Graphs:
    return export_graphs(model)


@torch.no_grad()
def encoded(model: Seq2Seq, sounds: Sequence[NDArray[np.float32]]) -> dict[str, torch.Tensor]:
    memory, state = model.encode(pad(sounds, PAD), torch.tensor([len(s) for s in sounds]))
    return memory | state


def test_four_frames_become_one_position_and_a_rest_counts(model: Seq2Seq) -> None:
    lengths = encoded(model, SOUNDS)[LENGTHS]
    assert lengths.tolist() == [-(-len(s) // 4) for s in SOUNDS] == [10, 2, 1, 6, 3, 9]


@pytest.mark.parametrize("trailing", [0, 1, 2, 3, 50])
def test_padding_changes_no_recording(model: Seq2Seq, trailing: int) -> None:
    """Alone, the convolution meets the end of the recording; in a batch, its neighbours' length."""
    for row, sound in enumerate(SOUNDS):
        alone = encoded(model, [sound])
        source = pad(SOUNDS, PAD)
        source = torch.cat([source, torch.full((len(SOUNDS), trailing, BINS), 7.0)], dim=1)
        with torch.no_grad():
            memory, state = model.encode(source, torch.tensor([len(s) for s in SOUNDS]))
        length = int(alone[LENGTHS][0])
        assert torch.allclose(memory[CTC][row, :length], alone[CTC][0], atol=1e-5)
        for name, array in state.items():
            assert torch.allclose(array[row], alone[name][0], atol=1e-5), name


def test_a_convolution_sees_what_torch_sees(model: Seq2Seq) -> None:
    """By hand, on one recording: no mask is at work there."""
    embedding = model.source_embedding
    x = torch.from_numpy(SOUNDS[0])[None, None]
    x = (x - embedding.mean) * embedding.scale  # type: ignore[operator]
    first, second = embedding.convolutions  # type: ignore[misc]
    x = second(first(x).relu()).relu()
    wanted = embedding.norm(embedding.projection(x.transpose(1, 2).flatten(2)))  # type: ignore[operator]
    found, _ = embedding.read(torch.from_numpy(SOUNDS[0])[None], torch.tensor([37]))
    assert torch.allclose(found, wanted, atol=1e-5)


# ---- Export ------------------------------------------------------------------------------------


def test_the_exported_encoder_hears_the_same(model: Seq2Seq, graphs: Graphs) -> None:
    ours, _ = TorchEngine(model).start(SOUNDS)
    theirs, _ = OnnxEngine(graphs, threads=1).start(SOUNDS)
    assert theirs[LENGTHS].tolist() == ours[LENGTHS].tolist()
    for row, length in enumerate(theirs[LENGTHS]):
        assert np.allclose(theirs[CTC][row, :length], ours[CTC][row, :length], atol=1e-5)


@pytest.mark.parametrize(
    "settings",
    [
        SearchConfig(beam_size=1),
        SearchConfig(beam_size=3, ctc_weight=0.4),
        SearchConfig(beam_size=3, ctc_weight=1.0),
        SearchConfig(beam_size=1, ctc_weight=1.0),
        SearchConfig(sample=True, ctc_weight=0.3),
    ],
    ids=["greedy", "joint", "ctc", "best path", "sample"],
)
def test_the_exported_model_writes_the_same_in_any_batch(
    model: Seq2Seq, graphs: Graphs, settings: SearchConfig
) -> None:
    exported = OnnxEngine(graphs, threads=1)
    ours = search(TorchEngine(model), SOUNDS, LIMITS, settings)
    theirs = search(exported, SOUNDS, LIMITS, settings)
    for sound, limit, one, other in zip(SOUNDS, LIMITS, ours, theirs, strict=True):
        [alone] = search(exported, [sound], [limit], settings)
        for found in (one, alone):
            assert [h.ids for h in found] == [h.ids for h in other]
            scores = [h.log_prob for h in other]
            assert [h.log_prob for h in found] == pytest.approx(scores, abs=1e-4)


def test_attention_by_location_hears_the_same_in_any_batch() -> None:
    model = listener(decoder="bahdanau", attention="location", decoder_layers=1)
    exported = OnnxEngine(export_graphs(model), threads=1)
    settings = SearchConfig(beam_size=3, ctc_weight=0.3)
    ours = search(TorchEngine(model), SOUNDS, LIMITS, settings)
    theirs = search(exported, SOUNDS, LIMITS, settings)
    for sound, limit, one, other in zip(SOUNDS, LIMITS, ours, theirs, strict=True):
        [alone] = search(exported, [sound], [limit], settings)
        assert [h.ids for h in one] == [h.ids for h in other] == [h.ids for h in alone]
        scores = [h.log_prob for h in other]
        assert [h.log_prob for h in one] == pytest.approx(scores, abs=1e-4)
        assert [h.log_prob for h in alone] == pytest.approx(scores, abs=1e-4)


def test_attention_is_over_positions_without_padding(graphs: Graphs) -> None:
    for sound, found in zip(
        SOUNDS, greedy(OnnxEngine(graphs, threads=1), SOUNDS, LIMITS), strict=True
    ):
        assert found.attention is not None
        assert found.attention.shape == (len(found.ids) + 1, -(-len(sound) // 4))
        assert np.allclose(found.attention.sum(axis=1), 1, atol=1e-5)


def test_the_constants_of_the_training_data_stand_among_the_weights(graphs: Graphs) -> None:
    assert {"source_embedding.mean", "source_embedding.scale"} <= set(graphs.encoder.weights)


# ---- Training ----------------------------------------------------------------------------------


TARGETS = [[5, 6, 7, 8, 5], [4], [8], [6, 6, 5], [4, 5], [7, 7]]


def batch() -> Batch:
    return lay_out(SOUNDS, TARGETS)


@torch.no_grad()
def test_the_ctc_loss_of_a_batch_is_that_of_its_recordings(model: Seq2Seq) -> None:
    memory, _ = model.encode(batch().source, batch().source_lengths)
    total = 0.0
    for sound, target in zip(SOUNDS, TARGETS, strict=True):
        log_probs = encoded(model, [sound])[CTC][0]
        total += float(
            torch.nn.functional.ctc_loss(
                log_probs[:, None],
                torch.tensor([target]),
                torch.tensor([len(log_probs)]),
                torch.tensor([len(target)]),
                blank=PAD,
                reduction="sum",
            )
        )
    tokens = sum(len(target) + 1 for target in TARGETS)
    assert float(ctc_loss(memory, batch())) == pytest.approx(total / tokens, rel=1e-5)


@torch.no_grad()
def test_the_weight_of_ctc_mixes_both_losses(model: Seq2Seq) -> None:
    memory, _ = model.encode(batch().source, batch().source_lengths)
    alone = float(teacher_forced_loss(model, batch(), 0.1))
    mixed = float(teacher_forced_loss(model, batch(), 0.1, 0.3))
    assert mixed == pytest.approx(0.7 * alone + 0.3 * float(ctc_loss(memory, batch())), rel=1e-5)


@torch.no_grad()
def test_two_passes_are_right_in_both_losses(model: Seq2Seq) -> None:
    # In evaluation mode there is no dropout, and the two agree.
    usual = float(teacher_forced_loss(model, batch(), 0.1, 0.3))
    assert float(agreement_loss(model, batch(), 0.1, 2.0, 0.3)) == pytest.approx(usual, rel=1e-5)


def test_the_constants_are_not_trained() -> None:
    model = listener().train()
    teacher_forced_loss(model, batch(), 0.0, 0.3).backward()
    still = {name for name, weight in model.named_parameters() if weight.grad is None}
    assert still == {"source_embedding.mean", "source_embedding.scale"}


def test_masks_blank_stretches_of_each_recording_alone() -> None:
    masks = FrameMasks(config(frame_masks=1, time_mask=8, pitch_mask=4)).train()
    torch.manual_seed(3)
    lengths = torch.tensor([40, 20, 4])
    seen_time, seen_pitch = set(), set()
    for _ in range(200):
        blanked = masks(torch.ones(3, 40, BINS), lengths) == 0
        for row, length in enumerate(lengths.tolist()):
            steps = blanked[row].all(dim=1).nonzero().flatten()
            bins = blanked[row].all(dim=0).nonzero().flatten()
            assert blanked[row].sum() == len(steps) * BINS + len(bins) * (40 - len(steps))
            assert len(steps) <= min(8, length // 5)
            assert not len(steps) or int(steps[-1] - steps[0]) == len(steps) - 1 < length
            assert len(bins) <= 4
            seen_time.add((row, len(steps)))
            seen_pitch.add((row, len(bins)))
    assert {width for row, width in seen_time if row == 0} == set(range(9))
    assert {width for row, width in seen_time if row == 2} == {0}
    assert {width for row, width in seen_pitch if row == 1} == set(range(5))


def test_there_are_no_masks_outside_of_training(model: Seq2Seq) -> None:
    assert torch.equal(encoded(model, SOUNDS)[CTC], encoded(model, SOUNDS)[CTC])
    assert not model.training


def test_a_tiny_model_of_tokens_is_as_it_was() -> None:
    assert tiny_model(tiny_config()).ctc is None
