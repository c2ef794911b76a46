"""Drawings without any library: where each step looked, and where words or sentences lie."""

from html import escape

from tongsa.errors import ConfigError
from tongsa.inside.record import Trace
from tongsa.inside.space import Map

_CELL, _MARGIN = 34, 12
_WIDE = 0x2E80  # from here on letters are as wide as they are high


def attention_svg(trace: Trace) -> str:
    """Return a picture of where each step looked: rows are steps, columns source tokens.

    Raises ConfigError where the model has no attention.
    """
    weights = trace.attention
    if weights is None:
        raise ConfigError("this model has no attention to draw; --html shows what it has")
    source = [token.text for token in trace.source]
    wrote = [step.wrote.text for step in trace.steps]
    left = _MARGIN + max(map(_width, wrote)) + 8
    # Column heads are slanted, so the last one leans out to the right.
    longest = max(map(_width, source))
    top = _MARGIN + round(longest * 0.71) + 14
    width = left + _CELL * len(source) + round(longest * 0.71) + _MARGIN
    height = top + _CELL * len(wrote) + _MARGIN
    parts = _sheet(width, height, f"{trace.request} → {trace.answer}")
    for column, text in enumerate(source):
        x, y = left + _CELL * column + _CELL // 2, top - 6
        parts.append(f'<text x="{x}" y="{y}" transform="rotate(-45 {x} {y})">{escape(text)}</text>')
    for row, (text, looked) in enumerate(zip(wrote, weights, strict=True)):
        y = top + _CELL * row
        parts.append(f'<text x="{left - 8}" y="{y + 22}" text-anchor="end">{escape(text)}</text>')
        for column, weight in enumerate(looked.tolist()):
            x = left + _CELL * column
            parts.append(
                f'<rect x="{x}" y="{y}" width="{_CELL - 1}" height="{_CELL - 1}" fill="#a63d14" '
                f'fill-opacity="{0.04 + 0.96 * weight:.3f}"><title>'
                f"{escape(text)} · {escape(source[column])}: {weight:.1%}</title></rect>"
            )
    return "\n".join([*parts, "</svg>\n"])


def map_svg(found: Map, title: str) -> str:
    """Return a picture of a map: what it was asked for in colour, what stands around it in grey."""
    longest = max(map(_width, found.names))
    side, margin = 480, 24
    width, height = side + 2 * margin + longest, side + 2 * margin
    low, high = found.points.min(axis=0), found.points.max(axis=0)
    scale = side / max(float((high - low).max()), 1e-9)
    note = f"{title}: {found.kept:.0%} of what tells them apart"
    parts = _sheet(width, height, note)
    for number, (name, point) in enumerate(zip(found.names, found.points, strict=True)):
        x, y = (point - low) * scale + margin
        colour, weight = ("#a63d14", 600) if number < found.own else ("#585c68", 400)
        y = height - y  # on paper, up is more
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>')
        parts.append(
            f'<text x="{x + 8:.1f}" y="{y + 5:.1f}" fill="{colour}" font-weight="{weight}">'
            f"{escape(name)}</text>"
        )
    return "\n".join([*parts, "</svg>\n"])


def _sheet(width: int, height: int, title: str) -> list[str]:
    return [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img" font-family="system-ui, sans-serif" '
        'font-size="14">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
    ]


def _width(text: str) -> int:
    return sum(14 if ord(letter) >= _WIDE else 8 for letter in text)
