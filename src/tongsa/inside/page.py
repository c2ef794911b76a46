"""The page on which a person watches a model work: one file of HTML that asks nobody for anything.

    page([Shown("my model", trace)])                # a page for a file
    page([…], live=True)                            # it asks its server, POST trace, for new traces
    served_page("tongsa/trace")                     # so does this, and which models there are

Everything is in the page, styles, scripts and the traces as JSON (`document`).
"""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tongsa.inside.beside import Beside, Shown
from tongsa.inside.document import Document, document
from tongsa.inside.record import as_json
from tongsa.inside.space import Map, Neighbour
from tongsa.inside.weights import Floats

__all__ = ["Shown", "page", "page_data", "served_page", "training_history"]


def page(
    shown: Sequence[Shown], history: Sequence[Mapping[str, Any]] = (), *, live: bool = False
) -> str:
    """Return the page. More than one stand side by side.

    history   what `training_history` returns: translations from during training
    live      all of it can be changed, as in `what_if`; the page then posts what
              `asking.read_asked` understands to `trace` beside it, and gets a `page_data` back
    """
    models = [page_data(each) for each in shown]
    return _laid_out(models, history, "trace" if live else "").html


def served_page(trace: str) -> Document:
    """Return the page without a run: it asks its server for one, and for the models there are.

    trace   the path that it posts to
    """
    return _laid_out([], (), trace, served=True)


def _laid_out(
    models: Sequence[Mapping[str, Any]],
    history: Sequence[Mapping[str, Any]],
    live: str,
    *,
    served: bool = False,
) -> Document:
    data = {"models": models, "history": list(history), "live": live, "served": served}
    scripts = ["asking.js", "what_if.js", "page.js"] if live else ["page.js"]
    return document(
        "tongsa.inside",
        main="page.html",
        styles=["page.css"],
        scripts=[*scripts, "served.js"] if served else scripts,
        data=data,
        connects=bool(live),
    )


def page_data(shown: Shown) -> dict[str, Any]:
    """Return what the page draws of a trace."""
    trace, network = shown.trace, shown.trace.network
    encoder = [
        {"layer": number, "name": name, "values": _packed(values)}
        for number, layer in enumerate(trace.encoder)
        for name, values in [("h", layer.h), *layer.gates.items(), ("c", layer.c)]
        if values is not None
    ]
    decoder = []
    of_layers = [{**step.gates, **step.state} for step in trace.steps]
    for name in sorted(filter(_of_a_layer, of_layers[0]), key=_place):
        layer, _, part = name.removeprefix("layer").partition(".")
        values = np.stack([step[name] for step in of_layers])
        decoder.append({"layer": int(layer), "name": part, "values": _packed(values)})
    languages = [each for each in (network.source_language, network.target_language) if each]
    kind = [
        " → ".join(languages),
        network.cell.upper(),
        network.decoder,
        network.attention.replace("_", " "),
        f"{network.width}",
        network.search,
    ]
    return {
        "name": shown.name,
        "kind": " · ".join(each for each in kind if each),
        "language": network.target_language,
        "request": trace.request,
        "answer": trace.answer,
        "prob": float(np.exp(trace.log_prob)),
        "width": network.width,
        "layers": network.layers,
        # Whether it reads tokens, which can be replaced, and hands over a context vector, which can
        # be another's.
        "reads": bool(trace.encoder),
        "source": [token.text for token in trace.source],
        "encoder": encoder,
        "context": _packed(trace.context["h"]) if trace.context else None,
        "decoder": decoder,
        "steps": [
            {
                "fed": step.fed.text,
                "wrote": step.wrote.text,
                "id": step.wrote.id,
                "prob": step.prob,
                "forced": step.forced,
                "copied": step.copied,
                "candidates": [
                    [each.token.text, round(each.prob, 5), each.token.id]
                    for each in step.candidates
                ],
                "attention": None
                if step.attention is None
                else [round(float(w), 4) for w in step.attention.mean(axis=0)],
            }
            for step in trace.steps
        ],
        "beam": [
            [n.parent, n.step, n.token.text, round(n.prob, 5), round(n.total, 4), n.fate]
            for n in trace.beam
        ],
        "changes": as_json(trace.changes) if trace.changes else None,
        "missing": dict(trace.missing),
        **_beside(shown.beside),
    }


def _beside(beside: Beside) -> dict[str, Any]:
    def near(each: Sequence[Sequence[Neighbour]]) -> list[list[list[Any]]]:
        return [[[n.token.text, round(n.cosine, 3)] for n in found] for found in each]

    return {
        "near": {"source": near(beside.source), "target": near(beside.target)},
        "maps": {
            name: _map(found)
            for name, found in (("words", beside.words), ("sentences", beside.sentences))
            if found is not None
        },
        "lessons": [
            [[round(t.distance, 3), t.token, t.source, t.target] for t in found]
            for found in beside.lessons
        ],
        "reading": beside.reading,
    }


def _map(found: Map) -> dict[str, Any]:
    points = [[round(float(x), 4), round(float(y), 4)] for x, y in found.points]
    return {"names": found.names, "points": points, "kept": found.kept, "own": found.own}


def training_history(training: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return how the same few sentences were translated during training, as the file tells it.

    training   `ModelContents.training`
    returns    {"source", "target", "looks": [[epoch, score, translation], …]} for each sentence
    """
    looks = [look for look in training.get("history", ()) if look.get("samples")]
    sentences: dict[tuple[str, str], list[list[Any]]] = {}
    for look in looks:
        score = look.get("score", look.get("bleu", 0.0))  # it was called so in early files
        for source, target, output in look["samples"]:
            sentences.setdefault((source, target), []).append([look["epoch"], score, output])
    return [
        {"source": source, "target": target, "looks": found}
        for (source, target), found in sentences.items()
    ]


def _of_a_layer(name: str) -> bool:
    return name.startswith("layer")


def _place(name: str) -> tuple[int, bool, bool]:
    """Layer by layer: the state first, its gates, the cell."""
    layer, _, part = name.removeprefix("layer").partition(".")
    return int(layer), part != "h", part == "c"


def _packed(values: Floats) -> dict[str, Any]:
    """Write an array as bytes: to 1/127 of its largest number, enough for a colour."""
    scale = max(float(np.abs(values).max(initial=0.0)), 1e-9)
    whole = np.rint(np.asarray(values) / scale * 127).astype(np.int8)
    return {"scale": round(scale, 6), "bytes": base64.b64encode(whole.tobytes()).decode()}
