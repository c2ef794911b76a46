"""How the toolkits that we measure ourselves against are told the same as ours is.

4,000 joint subwords are learned once, by SentencePiece, and every toolkit reads the same files of
them. Each network has a two-layer bidirectional LSTM encoder, a two-layer LSTM decoder and
attention, all of one width; what is left open is as the toolkit has it by itself.
"""

import gzip
import os
import subprocess
from pathlib import Path

import sentencepiece
import set_up

VOCABULARY = 4000
PARTS = ("train", "val", "test_2016_flickr")
LANGUAGES = ("en", "de")
REPORT_EVERY = 10  # steps between two lines of a log
NEVER = 1_000_000


def lines(data: Path, part: str, language: str) -> list[str]:
    with gzip.open(data / f"{part}.{language}.gz", "rt", encoding="utf-8") as file:
        return [line.strip() for line in file]


def pieces(data: Path, work: Path) -> None:
    """Write every part as subwords, one sentence a line, and the vocabulary."""
    texts = {(p, lang): lines(data, p, lang) for p in PARTS for lang in LANGUAGES}
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


def environment(threads: int) -> dict[str, str]:
    """Return what a toolkit finds in its environment: so many threads, and nothing of ours."""
    ours = {"PYTHONPATH", "VIRTUAL_ENV"}
    mine = {name: value for name, value in os.environ.items() if name not in ours}
    return {
        **mine,
        "OMP_NUM_THREADS": str(threads),
        "MKL_NUM_THREADS": str(threads),
        # Their checkpoints hold objects of their own, which PyTorch no longer reads by itself.
        "TORCH_FORCE_NO_WEIGHTS_ONLY_LOAD": "1",
    }


# ---- JoeyNMT -------------------------------------------------------------------------------------


def joeynmt(
    work: Path, *, hidden: int, batch_tokens: int, steps: int = NEVER, save_every: int = NEVER
) -> Path:
    """Write the configuration of a training and return its path."""
    (work / "joey.vocab").write_text(
        "\n".join(["<unk>", "<pad>", "<s>", "</s>"]) + "\n"
        + (work / "tokens.txt").read_text("utf-8"), encoding="utf-8",
    )  # fmt: skip
    side_of = {
        lang: f"{{lang: {lang}, level: word, max_length: 200, voc_file: {work / 'joey.vocab'}}}"
        for lang in LANGUAGES
    }
    half = hidden // 2
    embeddings = f"{{embedding_dim: {hidden}, dropout: 0.2}}"
    path = work / "joey.yaml"
    path.write_text(
        f"""
name: peer
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
  batch_size: {batch_tokens}
  batch_type: token
  normalization: tokens
  loss: crossentropy
  label_smoothing: 0.1
  updates: {steps}
  epochs: 1000
  validation_freq: {save_every}
  keep_best_ckpts: 1000
  logging_freq: {REPORT_EVERY}
  shuffle: True
  overwrite: True
model:
  tied_embeddings: True
  tied_softmax: True
  encoder: {{type: recurrent, rnn_type: lstm, embeddings: {embeddings}, hidden_size: {half},
            bidirectional: True, num_layers: 2, dropout: 0.2}}
  decoder: {{type: recurrent, rnn_type: lstm, embeddings: {embeddings}, hidden_size: {hidden},
            num_layers: 2, dropout: 0.2, hidden_dropout: 0.2, attention: luong,
            init_hidden: bridge, input_feeding: True}}
""",
        encoding="utf-8",
    )
    return path


def joeynmt_command(peers: Path, *arguments: str | Path) -> list[str]:
    return [str(set_up.python_of(peers, "joeynmt")), "-m", "joeynmt", *map(str, arguments)]


# ---- OpenNMT-py ----------------------------------------------------------------------------------

# Networks that it is asked for. The Transformer is about as large as the others (Vaswani et al.
# 2017), trained by OpenNMT-py's own recipe with a warm-up short enough for so short a run, and with
# the attention that CTranslate2 can read.
NETWORKS = {
    "feeding": """
encoder_type: brnn
decoder_type: rnn
rnn_type: LSTM
layers: 2
global_attention: general
input_feed: 1
dropout: [0.2]
optim: adam
learning_rate: 0.002
""",
    "transformer": """
encoder_type: transformer
decoder_type: transformer
layers: 3
heads: 4
transformer_ff: 1024
self_attn_type: scaled-dot
position_encoding: true
dropout: [0.2]
attention_dropout: [0.1]
optim: adam
adam_beta2: 0.998
decay_method: noam
warmup_steps: 800
learning_rate: 0.5
max_grad_norm: 0
param_init: 0
param_init_glorot: true
""",
}
NETWORKS["no feeding"] = NETWORKS["feeding"].replace("input_feed: 1", "input_feed: 0")


def opennmt(
    work: Path,
    network: str,
    *,
    hidden: int,
    batch_tokens: int,
    steps: int = NEVER,
    save_every: int = NEVER,
) -> Path:
    """Write the configuration of a training and return its path."""
    name = f"onmt.{network.replace(' ', '-')}"
    path = work / f"{name}.yaml"
    path.write_text(
        f"""
data:
  corpus_1: {{path_src: {work / "train.en"}, path_tgt: {work / "train.de"}}}
src_vocab: {work / "counted.txt"}
tgt_vocab: {work / "counted.txt"}
share_vocab: true
share_embeddings: true
share_decoder_embeddings: true
save_model: {work / name / "model"}
hidden_size: {hidden}
word_vec_size: {hidden}
label_smoothing: 0.1
batch_type: tokens
batch_size: {batch_tokens}
train_steps: {steps}
save_checkpoint_steps: {save_every}
report_every: {REPORT_EVERY}
num_workers: 0
bucket_size: 29000
seed: 1
{NETWORKS[network]}""",
        encoding="utf-8",
    )
    return path


def opennmt_command(peers: Path, program: str, *arguments: str | Path) -> list[str]:
    """Return how to start one of its programs: train, translate."""
    python = set_up.python_of(peers, "opennmt")
    start = f"from onmt.bin.{program} import main; main()"
    return [str(python), "-c", start, *map(str, arguments)]


# ---- Eole ----------------------------------------------------------------------------------------


def eole(work: Path, *, hidden: int, batch_tokens: int, steps: int) -> Path:
    """Write the configuration of a training (input feeding, as it has it by itself)."""
    path = work / "eole.yaml"
    path.write_text(
        f"""
data:
  corpus_1: {{path_src: {work / "train.en"}, path_tgt: {work / "train.de"}}}
src_vocab: {work / "counted.txt"}
tgt_vocab: {work / "counted.txt"}
share_vocab: true
report_every: {REPORT_EVERY}
seed: 1
model:
  architecture: custom
  hidden_size: {hidden}
  word_vec_size: {hidden}
  layers: 2
  share_embeddings: true
  share_decoder_embeddings: true
  encoder: {{encoder_type: brnn, rnn_type: LSTM}}
  decoder: {{decoder_type: rnn, rnn_type: LSTM, global_attention: general}}
training:
  model_path: {work / "eole"}
  dropout: [0.2]
  optim: adam
  learning_rate: 0.002
  label_smoothing: 0.1
  batch_type: tokens
  batch_size: {batch_tokens}
  train_steps: {steps}
  save_checkpoint_steps: {NEVER}
  num_workers: 0
  bucket_size: 29000
""",
        encoding="utf-8",
    )
    return path


def eole_command(peers: Path, program: str, *arguments: str | Path) -> list[str]:
    python = set_up.python_of(peers, "eole")
    return [str(python), "-m", "eole.bin.main", program, *map(str, arguments)]


# ---- Translating with what they have trained -----------------------------------------------------

# What quality.py trains, and which of OpenNMT-py's networks that is.
LEARNERS = {"opennmt": "feeding", "transformer": "transformer"}


def checkpoints(work: Path, name: str) -> list[tuple[int, Path]]:
    """Return what a training has saved, with the number of the step, the latest last."""
    if name == "joeynmt":
        found = [(int(p.stem), p) for p in (work / "joey.model").glob("[0-9]*.ckpt")]
    else:
        folder = work / f"onmt.{LEARNERS[name]}"
        found = [(int(p.stem.rpartition("_")[2]), p) for p in folder.glob("model_step_*.pt")]
    return sorted(found)


def last_checkpoint(work: Path, name: str) -> Path:
    found = checkpoints(work, name)
    if not found:
        raise SystemExit(f"{work}: no checkpoint of {name}; quality.py learn {name} makes one")
    return found[-1][1]


def translate(
    peers: Path, checkpoint: Path, source: Path, *, beam_size: int, batch: int, threads: int = 1
) -> list[str]:
    """Translate a file of subwords by the toolkit's own command; return the text.

    checkpoint   where training left it, below the folder of the pieces
    batch        of sentences
    """
    work = checkpoint.parents[1]
    output = work / f"{checkpoint.parent.name}.{checkpoint.stem}.{source.name}.out"
    if checkpoint.suffix == ".ckpt":
        config = work / f"{output.name}.yaml"
        search = (
            f"testing: {{load_model: {checkpoint}, beam_size: {beam_size}, beam_alpha: 1.0, "
            f"batch_size: {batch}, batch_type: sentence, eval_metrics: [bleu]}}"
        )
        trained = (work / "joey.yaml").read_text("utf-8").splitlines()
        changed = [search if line.startswith("testing:") else line for line in trained]
        config.write_text("\n".join(changed), encoding="utf-8")
        command, printed = joeynmt_command(peers, "translate", config), output
    else:
        command = opennmt_command(
            peers, "translate", "-model", checkpoint, "-src", source, "-output", output,
            "-beam_size", str(beam_size), "-batch_size", str(batch), "-batch_type", "sents",
        )  # fmt: skip
        printed = output.with_suffix(".printed")
    log = output.with_suffix(".log")
    with source.open("rb") as given, log.open("wb") as said, printed.open("wb") as written:
        done = subprocess.run(
            command, stdin=given, stdout=written, stderr=said, env=environment(threads), check=False
        )
    if done.returncode:
        raise SystemExit(f"{log}: it failed; it ends with\n{log.read_text('utf-8')[-2000:]}")
    return text_of(work, output.read_text(encoding="utf-8").splitlines())


def validated(work: Path, checkpoint: Path) -> list[str]:
    """Return what a toolkit made of val when it saved this; nothing where it does not say."""
    said = checkpoint.with_suffix(".hyps")
    return text_of(work, said.read_text(encoding="utf-8").splitlines()) if said.exists() else []


def text_of(work: Path, outputs: list[str]) -> list[str]:
    """Return what subwords, with spaces between, say."""
    model = sentencepiece.SentencePieceProcessor(model_file=str(work / "joint.model"))
    return [model.decode(line.split(" ")) for line in outputs]
