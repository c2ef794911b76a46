import torch

from tongsa.model.dropout import SequenceDropout, WordDropout


def test_sequence_dropout_draws_one_mask_for_all_steps() -> None:
    torch.manual_seed(1)
    y = SequenceDropout(0.3).train()(torch.ones(50, 7, 400))
    assert torch.equal(y, y[:, :1].expand_as(y))
    # Blank, or scaled up so that the mean stays: 20,000 draws lie within 0.02 of it.
    torch.testing.assert_close(y.unique(), torch.tensor([0.0, 1 / 0.7]))
    assert abs(y.mean().item() - 1) < 0.02
    assert not torch.equal(y[0], y[1])


def test_word_dropout_blanks_whole_embeddings_and_leaves_the_rest_as_they_are() -> None:
    torch.manual_seed(1)
    x = torch.randn(100, 50, 8)
    y = WordDropout(0.2).train()(x)
    blank = (y == 0).all(dim=2)
    assert torch.equal(y[~blank], x[~blank])
    assert abs(blank.float().mean().item() - 0.2) < 0.03


def test_dropout_does_nothing_outside_training_or_at_zero() -> None:
    x = torch.randn(2, 3, 4)
    for kind in (SequenceDropout, WordDropout):
        assert kind(0.5).eval()(x) is x
        assert kind(0.0).train()(x) is x
