"""Back from a model file to the torch module it was exported from."""

import torch

from tongsa.errors import ModelFileError
from tongsa.model.seq2seq import Seq2Seq
from tongsa.runtime.contents import ModelContents
from tongsa.tasks.registry import task_named


def restore(contents: ModelContents) -> Seq2Seq:
    """Rebuild the torch model of a file, weights included, in evaluation mode.

    Raises ModelFileError where its weights were rounded to 8 bits.
    """
    if contents.graphs.weights.precision != "fp32":
        raise ModelFileError(
            "its weights were rounded to 8 bits, which torch cannot go on from; "
            "take the file that training wrote"
        )
    config = contents.config
    task = task_named(config.task).load(
        config, contents.source_vocabulary, contents.target_vocabulary
    )
    sizes = (config.model, task.source.size, task.target.size, task.written)
    # What the settings say may be absurd: it is compared before it takes any memory.
    with torch.device("meta"):
        shapes = {name: tuple(p.shape) for name, p in Seq2Seq(*sizes).named_parameters()}
    places = contents.graphs.weights.places()
    for name, shape in shapes.items():
        if name not in places or places[name].shape != shape:
            raise ModelFileError(
                f"the model file is damaged: its settings ask for a weight {name} of {shape}, and "
                f"it holds {places[name].shape if name in places else 'none'}"
            )
    model = Seq2Seq(*sizes)
    with torch.no_grad():
        for name, parameter in model.named_parameters():
            parameter.copy_(torch.from_numpy(contents.graphs.weights[name].copy()))
    return model.eval()
