"""All that a search looked at, as a tree."""

from collections.abc import Callable, Sequence

import numpy as np

from tongsa.inside.record import Fate, Node, Token
from tongsa.inside.watched import Made
from tongsa.search.observing import Chosen

# Where a place of the beam stands that holds no hypothesis.
_NOWHERE = -2

Name = Callable[[int], Token]


def tree(
    steps: Sequence[Made], choices: Sequence[Chosen], best: Sequence[int], name: Name
) -> tuple[tuple[Node, ...], list[int]]:
    """Return the nodes, and for each step of the best answer the hypothesis that made it.

    best   the ids of the answer with <eos>
    """
    nodes: list[Node] = []
    children: dict[tuple[int, int], int] = {}
    at = [-1]  # the node that each hypothesis of a step has come to
    rows: list[dict[int, int]] = []  # at each step, which hypothesis stands at a node
    for number, (made, chosen) in enumerate(zip(steps, choices, strict=True)):
        rows.append({node: row for row, node in reversed(list(enumerate(at)))})
        found: list[int] = []
        for place, (slot, token, total) in enumerate(
            zip(chosen.slots.tolist(), chosen.tokens.tolist(), chosen.totals.tolist(), strict=True)
        ):
            if not np.isfinite(total):
                found.append(_NOWHERE)
                continue
            fate: Fate = "pruned"
            if place in chosen.ended:
                fate = "finished"
            elif place in chosen.kept:
                fate = "kept"
            parent = at[slot]
            known = children.get((parent, token))
            if known is not None:  # two groups may extend one hypothesis by the same token
                if nodes[known].fate == "pruned" != fate:
                    nodes[known] = _with(nodes[known], fate)
                found.append(known)
                continue
            children[parent, token] = len(nodes)
            found.append(len(nodes))
            prob = float(np.exp(made.log_probs[slot, token]))
            nodes.append(Node(parent, number, name(token), prob, total, fate))
        at = [found[place] for place in chosen.kept.tolist()]
    path, node = [], -1
    for number, token in enumerate(best):
        path.append(rows[number][node])
        node = children[node, token]
        nodes[node] = _with(nodes[node], "best")
    return tuple(nodes), path


def _with(node: Node, fate: Fate) -> Node:
    return Node(node.parent, node.step, node.token, node.prob, node.total, fate)
