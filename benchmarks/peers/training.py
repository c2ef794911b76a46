"""Training speed beside other toolkits: same subwords, sizes, batch tokens and threads, in one run.

    python benchmarks/peers/set_up.py PEERS
    python benchmarks/peers/training.py MULTI30K PEERS WORK [--steps 100] [--hidden 256]
                                        [--batch-tokens 2500] [--threads 2]

MULTI30K is the folder of the raw files (train.en.gz, train.de.gz, val.*). 4,000 joint subwords are
learned once and every toolkit reads the same files of them; each network has a two-layer
bidirectional LSTM encoder, a two-layer LSTM decoder and attention, `hidden` wide. Target tokens a
second are what each toolkit says of itself, over the second half of its steps; ours is counted the
same way. A table, and JSON last.
"""

import argparse
import gzip
import json
import os
import re
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import sentencepiece
import set_up
import torch

from tongsa.config import resolve
from tongsa.data.corpus import Corpus, Pair, encode_corpus
from tongsa.evaluation.metrics import Score
from tongsa.model.seq2seq import Seq2Seq
from tongsa.text.tokenisers import train_tokeniser
from tongsa.training.examples import Examples
from tongsa.training.loop import Progress, fit
from tongsa.training.precision import resolve_precision
from tongsa.training.validation import Validation

VOCABULARY = 4000
_EVERY = 10  # steps between two lines of a log


def pieces(data: Path, work: Path) -> None:
    """Write train and val as subwords, one sentence a line, and the vocabulary."""

    def lines(part: str, language: str) -> list[str]:
        with gzip.open(data / f"{part}.{language}.gz", "rt", encoding="utf-8") as file:
            return [line.strip() for line in file]

    texts = {(p, lang): lines(p, lang) for p in ("train", "val") for lang in ("en", "de")}
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(texts["train", "en"] + texts["train", "de"]),
        model_prefix=str(work / "joint"), vocab_size=VOCABULARY, model_type="bpe",
        minloglevel=2,
    )  # fmt: skip
    model = sentencepiece.SentencePieceProcessor(model_file=str(work / "joint.model"))
    for (part, language), sentences in texts.items():
        encoded = [" ".join(model.encode(s, out_type=str)) for s in sentences]
        (work / f"{part}.{language}").write_text("\n".join(encoded) + "\n", encoding="utf-8")
    tokens = [model.id_to_piece(i) for i in range(3, model.get_piece_size())]
    (work / "tokens.txt").write_text("\n".join(tokens) + "\n", encoding="utf-8")
    (work / "counted.txt").write_text("".join(f"{t}\t1\n" for t in tokens), encoding="utf-8")


# ---- Ours ----------------------------------------------------------------------------------------


def tongsa_speed(work: Path, args: argparse.Namespace, precision: str) -> float:
    """Train on the same pieces, as words, and return target tokens a second."""
    config = resolve(
        settings=[
            "text.unit=words", f"model.hidden_size={args.hidden}",
            f"model.embedding_size={args.hidden}", "model.encoder_layers=2",
            "model.layer_norm=false",
            f"training.batch_tokens={args.batch_tokens}", "training.epochs=1000",
        ]
    )  # fmt: skip
    sides = [(work / f"train.{lang}").read_text("utf-8").splitlines() for lang in ("en", "de")]
    pairs = [Pair(*pair) for pair in zip(*sides, strict=True) if all(pair)]
    tokeniser = train_tokeniser([text for pair in pairs for text in pair], "words", None)
    corpus = encode_corpus(
        Corpus(pairs, "pieces"), lambda s, t: (tokeniser.encode(s), tokeniser.encode(t)), 200
    )
    train = Examples(corpus.source, corpus.target, pairs)
    model = Seq2Seq(config.model, tokeniser.size, tokeniser.size)
    stop = _Stop(args.steps)

    def unjudged(_: Seq2Seq, step: int, epoch: float) -> Validation:
        return Validation(step, epoch, 1.0, Score("none", 0.0, ""), (0.0,), ())

    fit(model, config, train, unjudged, stop, precision)
    return stop.tokens_per_s()


class _Stop:
    """Stops a run after so many steps, and knows how fast the second half of them was."""

    def __init__(self, steps: int) -> None:
        self._steps = steps
        self._at: list[tuple[float, float]] = []  # seconds, and target tokens until then

    def progress(self, progress: Progress) -> None:
        self._at.append((time.perf_counter(), progress.tokens_per_second * progress.seconds))
        if progress.step == self._steps:
            raise KeyboardInterrupt

    def tokens_per_s(self) -> float:
        (began, before), (ended, after) = self._at[len(self._at) // 2], self._at[-1]
        return (after - before) / (ended - began)

    def __getattr__(self, _: str) -> Callable[..., None]:
        return lambda *_, **__: None


# ---- Theirs --------------------------------------------------------------------------------------


def logged(command: Sequence[str], log: Path, threads: int, pattern: str) -> float:
    """Run a toolkit, and return the median of the second half of the rates that it logs."""
    env = {**os.environ, "OMP_NUM_THREADS": str(threads), "MKL_NUM_THREADS": str(threads)}
    env.pop("PYTHONPATH", None)
    with log.open("w", encoding="utf-8") as file:
        subprocess.run(command, stdout=file, stderr=file, env=env, check=False)
    said = log.read_text(encoding="utf-8", errors="replace")
    rates = [float(rate.replace(",", "")) for rate in re.findall(pattern, said)]
    if not rates:
        raise SystemExit(f"{log}: no rates in it; it ends with\n{said[-2000:]}")
    return statistics.median(rates[len(rates) // 2 :])


def joeynmt_speed(work: Path, peers: Path, args: argparse.Namespace) -> float:
    (work / "joey.vocab").write_text(
        "\n".join(["<unk>", "<pad>", "<s>", "</s>"]) + "\n"
        + (work / "tokens.txt").read_text("utf-8"), encoding="utf-8",
    )  # fmt: skip
    side_of = {
        lang: f"{{lang: {lang}, level: word, max_length: 200, voc_file: {work / 'joey.vocab'}}}"
        for lang in ("en", "de")
    }
    half = args.hidden // 2
    embeddings = f"{{embedding_dim: {args.hidden}, dropout: 0.2}}"
    config = f"""
name: speed
joeynmt_version: 2.3.0
model_dir: {work / "joey.model"}
use_cuda: False
random_seed: 1
data:
  train: {work / "train"}
  dev: {work / "val"}
  dataset_type: plain
  src: {side_of["en"]}
  trg: {side_of["de"]}
testing: {{beam_size: 1, batch_size: 64, batch_type: sentence, eval_metrics: [bleu]}}
training:
  optimizer: adam
  scheduling: exponential
  learning_rate: 0.002
  batch_size: {args.batch_tokens}
  batch_type: token
  normalization: tokens
  loss: crossentropy
  label_smoothing: 0.1
  updates: {args.steps}
  epochs: 1000
  validation_freq: 1000000
  logging_freq: {_EVERY}
  shuffle: True
  overwrite: True
model:
  tied_embeddings: True
  tied_softmax: True
  encoder: {{type: recurrent, rnn_type: lstm, embeddings: {embeddings}, hidden_size: {half},
            bidirectional: True, num_layers: 2, dropout: 0.2}}
  decoder: {{type: recurrent, rnn_type: lstm, embeddings: {embeddings}, hidden_size: {args.hidden},
            num_layers: 2, dropout: 0.2, hidden_dropout: 0.2, attention: luong,
            init_hidden: bridge, input_feeding: True}}
"""
    path = work / "joey.yaml"
    path.write_text(config, encoding="utf-8")
    python = set_up.python_of(peers, "joeynmt")
    command = [str(python), "-m", "joeynmt", "train", str(path), "--skip-test"]
    return logged(command, work / "joey.log", args.threads, r"Tokens per Sec:\s*([\d,.]+)")


def opennmt_speed(work: Path, peers: Path, args: argparse.Namespace, *, feeding: bool) -> float:
    config = f"""
data:
  corpus_1: {{path_src: {work / "train.en"}, path_tgt: {work / "train.de"}}}
src_vocab: {work / "counted.txt"}
tgt_vocab: {work / "counted.txt"}
share_vocab: true
share_embeddings: true
share_decoder_embeddings: true
save_model: {work / "onmt.model"}
encoder_type: brnn
decoder_type: rnn
rnn_type: LSTM
layers: 2
hidden_size: {args.hidden}
word_vec_size: {args.hidden}
global_attention: general
input_feed: {int(feeding)}
dropout: [0.2]
label_smoothing: 0.1
optim: adam
learning_rate: 0.002
batch_type: tokens
batch_size: {args.batch_tokens}
train_steps: {args.steps}
save_checkpoint_steps: 1000000
report_every: {_EVERY}
num_workers: 0
bucket_size: 29000
seed: 1
"""
    path = work / f"onmt.{int(feeding)}.yaml"
    path.write_text(config, encoding="utf-8")
    python = set_up.python_of(peers, "opennmt")
    command = [str(python), "-c", "from onmt.bin.train import main; main()", "-config", str(path)]
    # source/target tokens a second
    return logged(command, path.with_suffix(".log"), args.threads, r"\d+/\s*(\d+) tok/s")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("peers", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--steps", type=int, default=100)
    parser.add_argument("--hidden", type=int, default=256)
    parser.add_argument("--batch-tokens", type=int, default=2500)
    parser.add_argument("--threads", type=int, default=2)
    args = parser.parse_args()
    args.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(args.threads)
    if not (args.work / "tokens.txt").exists():
        pieces(args.data, args.work)
    precisions = dict.fromkeys(["fp32", resolve_precision("auto", torch.device("cpu"))])
    found: dict[str, Any] = {
        f"tongsa, {p}": tongsa_speed(args.work, args, p) for p in precisions
    }  # fmt: skip
    if set_up.python_of(args.peers, "joeynmt").exists():
        found["JoeyNMT 2.3.0"] = joeynmt_speed(args.work, args.peers, args)
    if set_up.python_of(args.peers, "opennmt").exists():
        for feeding, name in ((True, ""), (False, ", no input feeding")):
            rate = opennmt_speed(args.work, args.peers, args, feeding=feeding)
            found[f"OpenNMT-py 3.5.1{name}"] = rate
    best = max(rate for name, rate in found.items() if name.startswith("tongsa"))
    for name, rate in found.items():
        print(f"{name:36} {rate:8,.0f} target tokens/s   ours is {best / rate:.1f} ×")
    print(json.dumps({**vars(args), "found": found}, default=str))


if __name__ == "__main__":
    main()
