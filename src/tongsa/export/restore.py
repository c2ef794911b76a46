"""Back from a model file to the torch module it was exported from."""

import torch

from tongsa.model.seq2seq import Seq2Seq
from tongsa.runtime.contents import ModelContents
from tongsa.tasks.registry import task_named


def restore(contents: ModelContents) -> Seq2Seq:
    """Rebuild the torch model of a file, weights included, in evaluation mode."""
    config = contents.config
    task = task_named(config.task).load(
        config, contents.source_vocabulary, contents.target_vocabulary
    )
    model = Seq2Seq(config.model, task.source.size, task.target.size, task.written)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(torch.from_numpy(contents.graphs.weights[name].copy()))
    return model.eval()
