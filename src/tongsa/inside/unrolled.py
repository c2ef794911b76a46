"""A trace for the terminal: each step a line, the attention as a shaded table."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.text import Text

from tongsa.inside.record import Changes, Trace

_SHADES = " ░▒▓█"
_SHOWN = 4  # candidates a step


def unrolled(trace: Trace) -> Iterator[Text]:
    """Yield the lines; their colours are for terminals, and nothing is said by colour alone."""
    yield _line("source   ", " ".join(token.text for token in trace.source))
    yield _line("answer   ", trace.answer, "bold")
    if trace.changes:
        yield from _changes(trace.changes)
    yield Text()
    if trace.encoder:
        yield from _encoder(trace)
        yield Text()
    yield from _decoder(trace)
    if trace.attention is not None:
        yield Text()
        yield from _attention(trace)
    yield Text()
    yield from _beam(trace)
    for what, why in trace.missing.items():
        yield _line(f"{what}: ", why, "dim")


def _line(name: str, text: str, style: str = "") -> Text:
    return Text(name, "dim").append(text, style)


def _changes(changes: Changes) -> Iterator[Text]:
    for what in changes.what:
        yield _line("what if  ", what, "yellow")
    yield _line("before   ", changes.before)
    yield _line("P(answer)", f" {changes.prob_before:.4f} before, {changes.prob_now:.4f} now")
    for note in changes.notes:
        yield _line("note     ", note)


def _encoder(trace: Trace) -> Iterator[Text]:
    """Of the top layer: how much of it is new at each token, and how far each gate is open."""
    top = trace.encoder[-1]
    gates = [name for name in top.gates if name != "candidate"]
    width = max(cell_len(token.text) for token in trace.source)
    yield Text("encoder, top layer: mean of each gate, size of the state", "bold")
    for place, token in enumerate(trace.source):
        line = Text("  ").append(_padded(token.text, width), "cyan")
        for name in gates:
            mean = float(top.gates[name][place].mean())
            line.append(f"  {name} {mean:.2f} ").append(_shade(mean), "yellow")
        line.append(f"  |h| {float((top.h[place] ** 2).sum() ** 0.5):.2f}")
        yield line
    size = float((trace.context["h"] ** 2).sum() ** 0.5)
    yield Text(f"  context vector: {trace.context['h'].size} numbers, |h| {size:.2f}")


def _decoder(trace: Trace) -> Iterator[Text]:
    yield Text("decoder: what it reads, what it writes, and what else it thought of", "bold")
    fed = max(cell_len(step.fed.text) for step in trace.steps)
    wrote = max(cell_len(step.wrote.text) for step in trace.steps)
    for number, step in enumerate(trace.steps):
        line = Text(f"{number:4}  ").append(_padded(step.fed.text, fed), "cyan").append(" → ")
        line.append(_padded(step.wrote.text, wrote), "bold")
        line.append(f" {step.prob:6.1%} ").append(" forced " if step.forced else "", "yellow")
        others = [each for each in step.candidates if each.token != step.wrote][: _SHOWN - 1]
        line.append("  ".join(f"{each.token.text} {each.prob:.1%}" for each in others), "dim")
        if step.copied is not None:
            line.append(f"  copied {step.copied:.0%}", "magenta")
        yield line


def _attention(trace: Trace) -> Iterator[Text]:
    """Rows are steps, columns source tokens; the darker, the more it looked there."""
    weights = trace.attention
    assert weights is not None
    wrote = max(cell_len(step.wrote.text) for step in trace.steps)
    yield Text("attention: the darker, the more; its columns are", "bold")
    for place, token in enumerate(trace.source):
        bars = "│" * place
        yield Text(f"  {' ' * wrote}  {bars}╭ ", "dim").append(token.text, "cyan")
    for step, row in zip(trace.steps, weights, strict=True):
        line = Text("  ").append(_padded(step.wrote.text, wrote)).append("  ")
        line.append("".join(_shade(float(w)) for w in row), "yellow")
        most = int(row.argmax())
        yield line.append(f"   {trace.source[most].text} {float(row[most]):.0%}", "dim")


def _beam(trace: Trace) -> Iterator[Text]:
    """How wide the search was at each step, and the best of what it dropped."""
    nodes = trace.beam
    counts = {fate: sum(node.fate == fate for node in nodes) for fate in ("finished", "pruned")}
    yield Text(
        f"search: {len(nodes)} branches looked at, {counts['pruned']} dropped at once, "
        f"{counts['finished'] + 1} finished",
        "bold",
    )
    for place, node in enumerate(nodes):
        if node.fate in ("finished", "best") and node.token.text == "<eos>":
            tokens = []
            at = place
            while at >= 0:
                tokens.append(nodes[at].token.text)
                at = nodes[at].parent
            style = "bold" if node.fate == "best" else "dim"
            yield Text(f"  log P {node.total:8.3f}  ").append(" ".join(tokens[::-1]), style)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _shade(share: float) -> str:
    return _SHADES[min(int(share * len(_SHADES)), len(_SHADES) - 1)]
