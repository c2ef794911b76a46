"""Quality by time: each toolkit learns Multi30k for so many minutes; BLEU on val as they pass.

    python benchmarks/peers/set_up.py PEERS
    python benchmarks/peers/quality.py learn NAME MULTI30K PEERS WORK [--minutes 20] [--threads 1]
    python benchmarks/peers/quality.py draw WORK PICTURE

NAME is one of

tongsa        two layers of encoder, two of decoder, and otherwise its recipe (`--minutes`)
opennmt       the same sizes, input feeding, as it has it by itself
joeynmt       the same sizes
transformer   of OpenNMT-py: three layers and three, for decoding.py

all `--hidden` wide, with 4,000 joint subwords (toolkits.py). The clock runs from the start of the
program. Ours and JoeyNMT judge themselves while they learn, and that takes of their time; what the
others save, every `--save-every` steps, is translated afterwards. Greedy search; sacreBLEU of the
text put together again. Each learning ends with a table and JSON, kept in WORK/NAME.json.
"""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import toolkits

from tongsa.data.corpus import Corpus, Pair
from tongsa.evaluation.metrics import bleu
from tongsa.tasks import configure
from tongsa.training.display import Display
from tongsa.training.run import train
from tongsa.training.validation import Validation

LABELS = {
    "tongsa": "tongsa", "opennmt": "OpenNMT-py 3.5.1", "joeynmt": "JoeyNMT 2.3.0",
    "transformer": "OpenNMT-py 3.5.1, Transformer",
}  # fmt: skip


class Judged(NamedTuple):
    """BLEU on val after so many seconds."""

    seconds: float
    step: int
    bleu: float


class Watched(Display):
    """Shows a run, and writes down when it was how good."""

    def __init__(self) -> None:
        super().__init__()
        self.began = time.time()
        self.curve: list[Judged] = []

    def validated(self, validation: Validation, best: bool) -> None:
        super().validated(validation, best)
        seconds = time.time() - self.began
        self.curve.append(Judged(seconds, validation.step, validation.score.value))


def learn_tongsa(args: argparse.Namespace) -> list[Judged]:
    corpora = [
        Corpus(list(map(Pair, *(toolkits.lines(args.data, part, x) for x in ("en", "de")))), part)
        for part in ("train", "val")
    ]
    config = configure(
        settings={
            "source_language": "en",
            "target_language": "de",
            "model.hidden_size": args.hidden,
            "model.embedding_size": args.hidden,
            "model.encoder_layers": 2,
            "training.minutes": args.minutes,
            "training.threads": args.threads,
            "training.validation_sentences": len(corpora[1].pairs),
        }
    )
    watched = Watched()
    path = args.work / "tongsa.tongsa"
    train(corpora[0], path, dev=corpora[1], config=config, reporter=watched, restart=True)
    return watched.curve


def learn_peer(args: argparse.Namespace) -> list[Judged]:
    """Let a toolkit learn until its time is up, and translate what it wrote meanwhile."""
    for _, checkpoint in toolkits.checkpoints(args.work, args.name):
        checkpoint.unlink()  # of an earlier run
    how = {
        "hidden": args.hidden, "batch_tokens": args.batch_tokens, "save_every": args.save_every
    }  # fmt: skip
    if args.name == "joeynmt":
        path = toolkits.joeynmt(args.work, **how)
        command = toolkits.joeynmt_command(args.peers, "train", path, "--skip-test")
    else:
        path = toolkits.opennmt(args.work, toolkits.LEARNERS[args.name], **how)
        command = toolkits.opennmt_command(args.peers, "train", "-config", path)
    began = time.time()
    log = args.work / f"{args.name}.log"
    with log.open("w", encoding="utf-8") as file:
        run = subprocess.Popen(
            command, stdout=file, stderr=file, env=toolkits.environment(args.threads)
        )
        try:
            run.wait(60 * args.minutes)
            raise SystemExit(f"{log}: it ended before its time was up")
        except subprocess.TimeoutExpired:
            run.kill()
            run.wait()
    curve = []
    for step, checkpoint in toolkits.checkpoints(args.work, args.name):
        outputs = toolkits.validated(args.work, checkpoint) or toolkits.translate(
            args.peers, checkpoint, args.work / "val.en", beam_size=1, batch=64
        )
        references = toolkits.lines(args.data, "val", "de")
        score = bleu(outputs, references, "de").value
        curve.append(Judged(checkpoint.stat().st_mtime - began, step, score))
        print(f"  {curve[-1].seconds / 60:5.1f} min  step {step:6}  BLEU {score:.2f}", flush=True)
    return curve


def draw(args: argparse.Namespace) -> None:
    sys.path.append(str(Path(__file__).parents[1]))
    import drawing

    figure, axes = drawing.curves()
    found = {n: args.work / f"{n}.json" for n in LABELS if (args.work / f"{n}.json").exists()}
    for name, path in found.items():
        curve = json.loads(path.read_text("utf-8"))["curve"]
        axes.plot([s / 60 for s, _, _ in curve], [b for _, _, b in curve], label=LABELS[name])
    axes.set_xlabel("minutes")
    axes.set_ylabel("BLEU on val, greedy")
    axes.set_ylim(bottom=0)
    axes.legend(frameon=False)
    drawing.save(figure, args.picture)


def learn(args: argparse.Namespace) -> None:
    args.work.mkdir(parents=True, exist_ok=True)
    if not (args.work / "tokens.txt").exists():
        toolkits.pieces(args.data, args.work)
    curve = learn_tongsa(args) if args.name == "tongsa" else learn_peer(args)
    for judged in curve:
        print(f"{judged.seconds / 60:5.1f} min  step {judged.step:6}  BLEU {judged.bleu:.2f}")
    facts = {
        "name": args.name, "minutes": args.minutes, "threads": args.threads,
        "hidden": args.hidden, "batch_tokens": args.batch_tokens, "curve": curve,
    }  # fmt: skip
    (args.work / f"{args.name}.json").write_text(json.dumps(facts), encoding="utf-8")
    print(json.dumps(facts))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    verbs = parser.add_subparsers(required=True)
    learning = verbs.add_parser("learn")
    learning.add_argument("name", choices=LABELS)
    learning.add_argument("data", type=Path)
    learning.add_argument("peers", type=Path)
    learning.add_argument("work", type=Path)
    learning.add_argument("--minutes", type=float, default=20)
    learning.add_argument("--threads", type=int, default=1)
    learning.add_argument("--hidden", type=int, default=256)
    learning.add_argument("--batch-tokens", type=int, default=2500, help="of the others")
    learning.add_argument("--save-every", type=int, default=100, help="of the others, in steps")
    learning.set_defaults(do=learn)
    drawn = verbs.add_parser("draw")
    drawn.add_argument("work", type=Path)
    drawn.add_argument("picture", type=Path)
    drawn.set_defaults(do=draw)
    args = parser.parse_args()
    args.do(args)


if __name__ == "__main__":
    main()
