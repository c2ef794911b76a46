"""The card of a model: what it is, what it is worth, what it was made of, and where it ends."""

from collections.abc import Sequence

from tongsa.errors import ConfigError
from tongsa.runtime.contents import ModelContents
from tongsa.tasks.registry import task_named

_KINDS = {
    "translation": "translation",
    "chat": "text-generation",
    "summarisation": "summarization",
    "transcription": "automatic-speech-recognition",
}


def model_card(
    contents: ModelContents, file: str, name: str, *, licence: str = "", data: str = ""
) -> str:
    """Return the card of a model file, as Markdown with the Hub's metadata on top.

    name     of the repository: user/name
    licence  an identifier that the Hub knows; "": not said, and then nobody may use it
    data     what its pairs are and where they come from, in the words of who has trained it
    """
    config, training = contents.config, contents.training
    languages = _languages(contents)
    pairs = f"{training['pairs']:,} pairs" if training.get("pairs") else "pairs"
    lines = ["---", "library_name: tongsa", "tags: [tongsa, seq2seq, rnn, onnx]"]
    if languages:
        lines.append(f"language: [{', '.join(languages)}]")
    if licence:
        lines.append(f"license: {licence}")
    if kind := _KINDS.get(config.task):
        lines.append(f"pipeline_tag: {kind}")
    lines += ["---", "", f"# {name.rpartition('/')[2]}", "", _what_it_is(contents), ""]
    lines += [
        "## Use it",
        "",
        "```bash",
        "pip install 'tongsa[hub]'",
        f'tongsa {_verb(config.task)} hf:{name}{_example(config.task)}',
        f"tongsa serve hf:{name}",
        "```",
        "",
        f"`{file}` is all of it: graphs, weights, vocabularies and settings, in one file that runs "
        "on ONNX Runtime, without PyTorch. `tongsa verify` proves that it runs right on a machine.",
        "",
        "## Scores",
        "",
        *_scores(contents.scores),
        "",
        "## Data",
        "",
        f"Trained on {pairs}; judged on {training.get('dev_pairs', 'others'):,} that it has not "
        "learned from." if isinstance(training.get("dev_pairs"), int) else f"Trained on {pairs}.",
        data or "Whoever trained it has not said what they are and where they come from.",
        "",
        "## Limits",
        "",
        *_limits(contents),
        "",
        f"Made with {contents.created_with or 'tongsa'}.",
        "",
    ]  # fmt: skip
    return "\n".join(lines)


def _what_it_is(contents: ModelContents) -> str:
    config = contents.config
    model = config.model
    weights = sum(contents.graphs.weights[n].size for n in contents.graphs.weights)
    directions = config.directions.split() or (
        [f"{config.source_language}-{config.target_language}"]
        if config.source_language and config.target_language
        else []
    )
    does = f"A model for {config.task}"
    if directions:
        does += f", {', '.join(d.replace('-', ' → ') for d in directions)}"
    attention = "no attention" if model.attention == "none" else "attention"
    return (
        f"{does}: an encoder–decoder of {model.cell.upper()} layers, {model.hidden_size} wide, "
        f"with {attention}; {weights:,} weights in {contents.graphs.weights.precision}."
    )


def _languages(contents: ModelContents) -> list[str]:
    config = contents.config
    codes = [code for direction in config.directions.split() for code in direction.split("-")]
    codes += [config.source_language, config.target_language]
    return [code for code in dict.fromkeys(codes) if code]


def _scores(scores: Sequence[dict[str, object]]) -> list[str]:
    if not scores:
        return ["None were measured."]
    rows = [
        f"| {each['data']} | {each['name']} | {each['value']:.2f} | {_cell(each['signature'])} |"
        for each in scores
    ]
    return ["| on | score | value | how it was computed |", "|---|---|---|---|", *rows]


def _cell(signature: object) -> str:
    """Return a signature for a table: its bars are no borders of cells."""
    return f"`{signature}`".replace("|", "\\|")


def _limits(contents: ModelContents) -> list[str]:
    said = [
        "- It knows what its pairs taught it, and nothing beside: other topics, registers and "
        "spellings come out worse, and it does not say so by itself.",
    ]
    if seen := contents.coverage:
        said.append(
            f"- It has read sentences of {seen.shortest} to {seen.longest} tokens and "
            f"{len(seen.characters):,} different characters; `--warn` tells where a text goes "
            "beyond."
        )
    if contents.calibration:
        said.append(
            f"- How sure it is of each word was measured on {contents.calibration.sentences:,} "
            "sentences (`--confidence`)."
        )
    else:
        said.append("- How far its probabilities can be trusted was not measured.")
    if contents.graphs.weights.precision != "fp32":
        said.append("- Its weights are rounded: it cannot be trained further.")
    return said


def _verb(task: str) -> str:
    try:
        return task_named(task).verb
    except ConfigError:  # a task of somebody else, which is not installed here
        return "run"


def _example(task: str) -> str:
    return {"translation": ' "…"', "transcription": " recording.wav", "chat": ""}.get(task, ' "…"')
