"""Pictures that look alike, and whose files are the same whenever their figures are."""

import math
from collections.abc import Sequence
from pathlib import Path

import matplotlib as mpl
from matplotlib import pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure

mpl.use("Agg")
mpl.rcParams["svg.hashsalt"] = "tongsa"  # ids that do not change from run to run


def curves() -> tuple[Figure, Axes]:
    """Return an empty picture for a few curves."""
    figure, axes = plt.subplots(figsize=(7, 3.6))
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def apart(heights: Sequence[float], least: float) -> list[float]:
    """Return where to write beside curves that end at these heights, no two closer than `least`."""
    places = list(heights)
    below = -math.inf
    for index in sorted(range(len(places)), key=places.__getitem__):
        places[index] = below = max(places[index], below + least)
    return places


def save(figure: Figure, path: Path) -> None:
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else None)
    plt.close(figure)
    print(f"Wrote {path} ({path.stat().st_size / 1000:.0f} KB)")
