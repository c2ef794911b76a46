"""Imports point down only, and what serves never imports what trains."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import tongsa

ROOT = Path(tongsa.__file__).parent

# The picture: a package may import what stands on a lower line, and itself.
LAYERS = [
    {"cli", "serving"},
    {"training", "export", "tasks"},
    {"inside"},
    {"model", "runtime"},
    {"data", "search", "evaluation"},
    {"text", "audio"},
    {"config", "errors", "version"},
]
LEVEL = {package: level for level, packages in enumerate(LAYERS) for package in packages}
# Within a line: a training run ends in an export, and looks at the served model through its task,
# as whoever restores a model does; a configuration that is wrong is an error; a command serves.
BESIDE = {
    ("training", "export"),
    ("training", "tasks"),
    ("export", "tasks"),
    ("config", "errors"),
    ("cli", "serving"),
}
WITHOUT_TORCH = {
    "serving",
    "inside",
    "runtime",
    "search",
    "tasks",
    "text",
    "audio",
    "data",
    "config",
    "errors",
}


def package_of(module: str) -> str:
    """tongsa.model.decoder -> model."""
    return module.split(".")[1] if "." in module else module


def imports(path: Path) -> set[str]:
    """Every module that a file imports, at its top or within a function."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            assert node.module is not None
            # `from tongsa import config` imports the module tongsa.config.
            if node.module == "tongsa":
                found |= {f"tongsa.{alias.name}" for alias in node.names}
            else:
                found.add(node.module)
    return found


def ours() -> list[tuple[str, str, set[str]]]:
    """(file, its package, what it imports) for every file but the package's own front door."""
    return [
        (str(path.relative_to(ROOT)), path.relative_to(ROOT).parts[0].removesuffix(".py"), found)
        for path in sorted(ROOT.rglob("*.py"))
        if path != ROOT / "__init__.py"
        for found in [imports(path)]
    ]


def allowed(importer: str, imported: str) -> bool:
    return (
        importer == imported or LEVEL[importer] < LEVEL[imported] or (importer, imported) in BESIDE
    )


def test_every_package_has_its_place_in_the_picture() -> None:
    assert {package for _, package, _ in ours()} <= set(LEVEL) | {"__main__"}


def test_imports_point_down_only() -> None:
    wrong = [
        f"{file} imports {module}"
        for file, package, found in ours()
        if package != "__main__"
        for module in found
        if module.startswith("tongsa.") and not allowed(package, package_of(module))
    ]
    assert not wrong, "\n".join(wrong)


def test_the_picture_would_object() -> None:
    assert not allowed("search", "model")
    assert not allowed("model", "runtime")
    assert not allowed("export", "training")
    assert not allowed("data", "search")
    assert allowed("cli", "errors")


def test_what_serves_does_not_name_torch() -> None:
    wrong = [
        file
        for file, package, found in ours()
        if package in WITHOUT_TORCH
        for module in found
        if module.split(".")[0] in {"torch", "onnx", "onnxscript"}
    ]
    assert not wrong


@pytest.mark.parametrize(
    "statement",
    [
        "import tongsa",
        "import tongsa; tongsa.load; tongsa.Model",
        "import tongsa.runtime.engine, tongsa.runtime.model_file",
        "import tongsa.search",
        "import tongsa.tasks.pipeline, tongsa.tasks.conformance",
        "import tongsa.tasks.conversation, tongsa.tasks.chat",
        "import tongsa.serving.run",
        "import tongsa.inside.trace, tongsa.inside.lessons, tongsa.inside.live",
        "import tongsa.cli.main",
    ],
)
def test_what_serves_never_imports_torch(statement: str) -> None:
    program = (
        f"{statement}\nimport sys\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules} & {'torch', 'onnx', 'sacrebleu'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stderr == ""
    assert done.stdout == "\n"


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = (
        "import sys, tongsa\n"
        "print(*sorted({m.split('.')[0] for m in sys.modules} & {'numpy', 'onnxruntime', 'rich'}))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("\n", "")
