"""Environments for the toolkits that we measure ourselves against, one each.

    python benchmarks/peers/set_up.py FOLDER [joeynmt opennmt eole]

FOLDER/NAME becomes a virtual environment with the release named here. PyTorch and NumPy are those
of the Python that runs this script, so that all multiply with the same library; each toolkit is
installed without the dependencies that would bring others, and with what it imports. An
environment that is there already is left alone.
"""

import argparse
import subprocess
import sys
import sysconfig
import venv
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Peer:
    """A toolkit: its release, what it imports besides, and what is only pretended.

    stubs   modules that it imports and, for what we measure, never calls
    """

    release: str
    needs: tuple[str, ...]
    stubs: tuple[str, ...] = ()
    module: str = ""


PEERS = {
    "joeynmt": Peer(
        "joeynmt==2.3.0",
        (
            "importlib_metadata", "packaging", "pyyaml", "sacrebleu", "subword-nmt",
            "sentencepiece", "tensorboard", "datasets", "pandas", "matplotlib", "seaborn",
        ),
        module="joeynmt.training",
    ),
    "opennmt": Peer(
        "OpenNMT-py==3.5.1",
        (
            "configargparse", "pyyaml", "sacrebleu", "sentencepiece", "subword-nmt", "tensorboard",
            "ctranslate2", "flask", "waitress", "pyonmttok", "rapidfuzz", "six", "spacy",
            "pyahocorasick",
        ),
        stubs=("fasttext",),  # it filters corpora by language with it, which we do not ask for
        module="onmt.bin.train",
    ),
    "eole": Peer(
        "eole==0.6.4",
        (
            "aiohttp", "configargparse", "fastapi", "huggingface_hub", "pillow", "pyahocorasick",
            "pydantic", "pyonmttok", "pyyaml", "rapidfuzz", "regex", "rich", "sacrebleu",
            "safetensors", "sentencepiece", "six", "spacy", "subword-nmt", "tensorboard",
            "tokenizers", "torch-optimi", "uvicorn", "waitress",
        ),
        stubs=("fasttext",),
        module="eole.bin.run.train",
    ),
}  # fmt: skip


def python_of(folder: Path, name: str) -> Path:
    return folder / name / "bin" / "python"


def set_up(folder: Path, name: str) -> None:
    """Make the environment, unless it is there, and see that the toolkit can be imported."""
    peer, python = PEERS[name], python_of(folder, name)
    if not python.exists():
        venv.create(folder / name, with_pip=True)
        packages = Path(
            subprocess.check_output(
                [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"], text=True
            ).strip()
        )
        for stub in peer.stubs:
            (packages / f"{stub}.py").write_text('"""Stands in for a package."""\n', "utf-8")
        # Behind its own packages: PyTorch and NumPy, as they are here.
        (packages / "shared.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
        pip = [str(python), "-m", "pip", "install", "--quiet"]
        subprocess.run([*pip, "--no-deps", peer.release], check=True)
        subprocess.run([*pip, *peer.needs], check=True)
    subprocess.run([python, "-c", f"import torch, {peer.module}"], check=True)
    print(f"{name}: {peer.release} in {folder / name}")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"{', '.join(PEERS)}; all")
    args = parser.parse_args()
    unknown = [name for name in args.names if name not in PEERS]
    if unknown:
        sys.exit(f"unknown: {', '.join(unknown)}; there are {', '.join(PEERS)}")
    args.folder.mkdir(parents=True, exist_ok=True)
    for name in args.names or PEERS:
        set_up(args.folder, name)


if __name__ == "__main__":
    main()
