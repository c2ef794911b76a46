"""Write docs/options.md: every setting with its default, reason and source.

    python docs/options.py

The reasons stand beside the defaults in src/tongsa/config/settings.py, and nowhere else; this lays
them out as a page. A test holds the page to it.
"""

import ast
import dataclasses
import inspect
import typing
from pathlib import Path

from tongsa import config

HEAD = """\
# Every setting

A setting has a name, such as `model.hidden_size`. Give it in a TOML file (`--config FILE`), or one
at a time with `--set`, which wins. `--show-config` prints all of them as they would be used, in
TOML that `--config` reads back; the model file keeps them (`tongsa info`).

```bash
tongsa train pairs.tsv --set model.hidden_size=384 --set training.seed=7 --show-config
```

An unknown name is an error that names the nearest one, and all that is wrong is said at once. This
page is made from the comments in `src/tongsa/config/settings.py` by `docs/options.py`.
"""
SECTIONS = {
    "": config.Config,
    "text": config.TextConfig,
    "audio": config.AudioConfig,
    "model": config.ModelConfig,
    "training": config.TrainingConfig,
    "search": config.SearchConfig,
}


def comments(kind: type) -> dict[str, str]:
    """Return the comment that stands above each field. Every setting has one."""
    lines = inspect.getsource(kind).splitlines()
    [tree] = ast.parse(inspect.cleandoc("\n".join(lines))).body
    assert isinstance(tree, ast.ClassDef)
    found: dict[str, str] = {}
    for node in tree.body:
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        above = node.lineno - 2
        said: list[str] = []
        while lines[above].strip().startswith("#"):
            said.insert(0, lines[above].strip().removeprefix("#").strip())
            above -= 1
        found[node.target.id] = " ".join(said)
    return found


def choices_of(hint: object) -> list[str]:
    """Return the texts of a Literal, also inside of `Literal[…] | None`."""
    inside = typing.get_args(hint)
    return [c for c in inside if isinstance(c, str)] or [t for h in inside for t in choices_of(h)]


def rows(name: str, kind: type) -> list[str]:
    said, hints = comments(kind), typing.get_type_hints(kind)
    made = []
    for field in dataclasses.fields(kind):
        if field.default is dataclasses.MISSING:
            continue  # a section
        value = "none" if field.default is None else field.default
        shown = str(value).lower() if isinstance(value, bool) else value if value != "" else '""'
        full = f"{name}.{field.name}" if name else field.name
        choices = ", ".join(f"`{c}`" for c in choices_of(hints[field.name]))
        text = said[field.name]
        assert text, f"{full} has no comment that says why it is so"
        text += f" One of {choices}." if choices else ""
        made.append(f"| `{full}` | `{shown}` | {text} |")
    return made


def page() -> str:
    parts = [HEAD]
    for name, kind in SECTIONS.items():
        what = (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " ")
        parts.append(
            f"\n## {name or 'The run'}\n\n{what}\n\n| setting | default | why |\n|---|---|---|\n"
        )
        parts.append("\n".join(rows(name, kind)) + "\n")
    return "".join(parts)


if __name__ == "__main__":
    Path(__file__).with_suffix(".md").write_text(page(), encoding="utf-8")
