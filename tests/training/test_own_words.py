"""Scheduled sampling feeds the decoder its own words, and only as many as it is told."""

import pytest
import torch

from tiny_models import SOURCES, tiny_config, tiny_model
from tongsa.model.engine import TorchEngine
from tongsa.model.seq2seq import lay_out
from tongsa.search import greedy
from tongsa.text.vocabulary import PAD, SOS
from tongsa.training.own_words import mix_in_own_words

TARGETS = [[4, 5, 6, 7, 8]] * len(SOURCES)
BATCH = lay_out(SOURCES, TARGETS)
each_decoder = pytest.mark.parametrize(
    ("decoder", "attention"), [("gnmt", "multi_head"), ("input_feeding", "dot")]
)


@each_decoder
def test_none_of_its_own_words_is_teacher_forcing(decoder: str, attention: str) -> None:
    model = tiny_model(tiny_config(decoder=decoder, attention=attention))
    mixed = mix_in_own_words(model, BATCH, 0.0)
    assert torch.equal(mixed.target_in, BATCH.target_in)


@each_decoder
def test_all_of_its_own_words_is_free_running(decoder: str, attention: str) -> None:
    model = tiny_model(tiny_config(decoder=decoder, attention=attention))
    mixed = mix_in_own_words(model, BATCH, 1.0)
    assert mixed.target_in[:, 0].tolist() == BATCH.target_in[:, 0].tolist()
    assert torch.equal(mixed.target_out, BATCH.target_out)
    for row, found in zip(
        mixed.target_in, greedy(TorchEngine(model), SOURCES, [5] * len(SOURCES)), strict=True
    ):
        # Free running stops at <eos>; here the target's length decides.
        assert row[1 : 1 + len(found.ids)].tolist() == list(found.ids)


def test_the_share_is_what_was_asked_for_and_each_word_is_drawn_by_itself() -> None:
    torch.manual_seed(1)
    model = tiny_model(tiny_config())
    batch = lay_out([[4, 5]] * 2000, [[0, 0, 0]] * 2000)  # <pad> is never its own
    own = mix_in_own_words(model, batch, 0.3).target_in[:, 1:] != 0
    assert own.float().mean().item() == pytest.approx(0.3, abs=0.02)
    both = (own[:, 0] & own[:, 1]).float().mean().item()
    assert both == pytest.approx(0.09, abs=0.02)


def test_what_follows_depends_on_the_words_that_were_fed() -> None:
    torch.manual_seed(2)
    model = tiny_model(tiny_config())
    for _ in range(5):
        mixed = mix_in_own_words(model, BATCH, 0.5)
        memory, first = model.encode(BATCH.source, BATCH.source_lengths)
        state = {name: array.unsqueeze(1) for name, array in first.items()}
        for t in range(1, mixed.target_in.shape[1]):
            log_probs, state, _ = model.step(mixed.target_in[:, t - 1 : t], memory, state)
            log_probs[..., [PAD, SOS]] = float("-inf")
            own, right = log_probs.argmax(dim=-1)[:, 0], BATCH.target_in[:, t]
            fed = mixed.target_in[:, t]
            assert ((fed == own) | (fed == right)).all()
