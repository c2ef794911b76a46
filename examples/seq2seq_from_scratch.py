"""Sequence to sequence, from scratch: a small translator in one file of plain PyTorch.

    python examples/seq2seq_from_scratch.py              the built-in English-Korean pairs
    python examples/seq2seq_from_scratch.py pairs.tsv    your own: source, tab, target on each line

An encoder reads the source and keeps one vector, the context. A decoder starts from it and writes
the target, word by word (Sutskever et al. 2014, Cho et al. 2014). Long sentences do not fit into
one vector and suffer: that is why attention was invented. Axes of tensors, in the comments:

    B sentences in the batch    S words of the source     T words of the target
    E size of an embedding      H size of the state       V words in the vocabulary
"""

# mypy: allow-untyped-calls, no-warn-return-any
import random
import re
import sys
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.nn.utils.rnn import pack_padded_sequence, pad_sequence

EMBEDDING, HIDDEN, DROPOUT = 128, 256, 0.1
EPOCHS, BATCH, LEARNING_RATE = 6, 64, 4e-3
SPECIALS = ["<pad>", "<unk>", "<sos>", "<eos>"]  # filler, unknown word, start and end of a sentence
PAD, UNK, SOS, EOS = range(4)
Pair = tuple[str, str]


# 1. From text to numbers
def tokenise(text: str) -> list[str]:
    """Words and punctuation marks; < and > stand alone, so no text can spell a special token."""
    return re.findall(r'[^\s.,!?;:"<>]+|[.,!?;:"<>]', text.lower())


class Vocabulary:  # every word has a number, its id; the special tokens come first
    def __init__(self, texts: list[str]) -> None:
        self.words = SPECIALS + sorted({word for text in texts for word in tokenise(text)})
        self.ids = {word: number for number, word in enumerate(self.words)}

    def encode(self, text: str) -> Tensor:
        words = ["<sos>", *tokenise(text), "<eos>"]
        return torch.tensor([self.ids.get(word, UNK) for word in words])


# 2. The model
class Encoder(nn.Module):  # reads the source; its last hidden state is the context vector
    def __init__(self, vocabulary_size: int) -> None:
        super().__init__()
        self.embed = nn.Sequential(nn.Embedding(vocabulary_size, EMBEDDING), nn.Dropout(DROPOUT))
        self.gru = nn.GRU(EMBEDDING, HIDDEN, batch_first=True)

    def forward(self, source: Tensor, lengths: Tensor) -> Tensor:
        embedded = self.embed(source)  # (B, S) -> (B, S, E)
        # Unpacked, the GRU would read on through <pad>, and the context of a sentence would
        # depend on its neighbours in the batch. Packed, it stops at each sentence's last word.
        packed = pack_padded_sequence(embedded, lengths, batch_first=True, enforce_sorted=False)
        _, context = self.gru(packed)
        return context  # (1, B, H): one layer


class Decoder(nn.Module):  # after each word that it is given, scores every word as the next
    def __init__(self, vocabulary_size: int) -> None:
        super().__init__()
        self.embed = nn.Sequential(nn.Embedding(vocabulary_size, EMBEDDING), nn.Dropout(DROPOUT))
        self.gru = nn.GRU(EMBEDDING, HIDDEN, batch_first=True)
        self.project = nn.Sequential(nn.Dropout(DROPOUT), nn.Linear(HIDDEN, vocabulary_size))

    def forward(self, words: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        embedded = self.embed(words)  # (B, T) -> (B, T, E)
        outputs, state = self.gru(embedded, state)  # (B, T, H) and (1, B, H)
        return self.project(outputs), state  # (B, T, V) and (1, B, H)


class Seq2Seq(nn.Module):  # all that a translator is: two vocabularies, an encoder, a decoder
    def __init__(self, pairs: list[Pair]) -> None:
        super().__init__()
        self.sources = Vocabulary([source for source, _ in pairs])
        self.targets = Vocabulary([target for _, target in pairs])
        self.encoder = Encoder(len(self.sources.words))
        self.decoder = Decoder(len(self.targets.words))


# 3. Training: with a teacher
def teacher_force(model: Seq2Seq, pairs: list[Pair]) -> tuple[Tensor, Tensor]:
    """Score every next word, given the right words before it: (B, T, V), and what is right."""
    sources = [model.sources.encode(source) for source, _ in pairs]
    lengths = torch.tensor([len(ids) for ids in sources])  # (B,)
    source = pad_sequence(sources, batch_first=True)  # (B, S), filled up with 0: <pad>
    target = pad_sequence([model.targets.encode(text) for _, text in pairs], batch_first=True)
    given, wanted = target[:, :-1], target[:, 1:]  # <sos> w1 … wn  and  w1 … wn <eos>: (B, T)
    context = model.encoder(source, lengths)  # (1, B, H)
    logits, _ = model.decoder(given, context)  # the encoder's last state is the decoder's first
    return logits, wanted


def teacher_forced_loss(model: Seq2Seq, pairs: list[Pair]) -> Tensor:
    """How much each right next word surprises the model, on average; <pad> does not count."""
    logits, wanted = teacher_force(model, pairs)
    return cross_entropy(logits.flatten(0, 1), wanted.flatten(), ignore_index=PAD)


def train(model: Seq2Seq, pairs: list[Pair], epochs: int = EPOCHS) -> None:
    optimiser = torch.optim.Adam(model.parameters(), LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1, 0.1, epochs)
    model.train()  # dropout on
    start = time.monotonic()
    for epoch in range(1, epochs + 1):
        total, shuffled = 0.0, random.sample(pairs, len(pairs))
        shuffled.sort(key=lambda pair: len(tokenise(pair[1])))  # batches alike in length: few <pad>
        firsts = range(0, len(pairs), BATCH)
        for first in random.sample(firsts, len(firsts)):
            batch = shuffled[first : first + BATCH]
            loss = teacher_forced_loss(model, batch)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)  # through time, gradients can explode
            optimiser.step()
            total += loss.item() * len(batch) / len(pairs)
        schedule.step()
        spent = time.monotonic() - start
        left = spent / epoch * (epochs - epoch)
        print(f"epoch {epoch}/{epochs}  loss {total:.3f}  {spent:.0f} s, {left:.0f} s left")


# 4. Inference: on its own words
@torch.no_grad()
def translate(model: Seq2Seq, text: str, limit: int = 50) -> str:
    source = model.sources.encode(text).unsqueeze(0)  # (1, S)
    state = model.encoder(source, torch.tensor([source.shape[1]]))
    ids = [SOS]
    while ids[-1] != EOS and len(ids) <= limit:  # it may not have learnt to end
        logits, state = model.decoder(torch.tensor([ids[-1:]]), state)  # (1, 1, V)
        ids.append(int(logits.argmax()))  # right or wrong, this is what it is given next
    words = [model.targets.words[number] for number in ids if number not in (SOS, EOS)]
    return re.sub(r" (?=[.,!?;:])", "", " ".join(words))


# 5. How good is it, on sentences it has never seen?
@torch.no_grad()
def show_scores(model: Seq2Seq, pairs: list[Pair]) -> None:
    total = forced = free = exact = 0
    for source, target in pairs:
        logits, wanted = teacher_force(model, [(source, target)])  # (1, T, V) and (1, T)
        total += wanted.numel()
        forced += int((logits.argmax(-1) == wanted).sum())
        ours, right = [*tokenise(translate(model, source)), "<eos>"], [*tokenise(target), "<eos>"]
        free += sum(word == other for word, other in zip(ours, right, strict=False))
        exact += ours == right
    print(f"{len(pairs)} pairs that it has never seen, scored on")
    print(f"  the word after the right words (teacher-forced)  {forced / total:.1%}")
    print(f"  the word after its own words (free running)      {free / total:.1%}")
    print(f"  the whole sentence (free running)                {exact / len(pairs):.1%}")


def load_pairs(path: str | None) -> tuple[list[Pair], list[Pair]]:
    """The pairs to learn from, and the pairs kept for the test."""
    if path is None:
        from tongsa.data import builtin  # the only thing that this file takes from the library

        data = builtin.load("en-ko")
        return data.train, data.test
    if not Path(path).is_file():
        sys.exit(f"{path}: no such file; give a text file with source, tab, target on each line")
    pairs = []
    for number, line in enumerate(Path(path).read_text(encoding="utf-8-sig").split("\n"), 1):
        source, _, target = line.partition("\t")
        if tokenise(source) and tokenise(target):
            pairs.append((source, target))
        elif line.strip():
            sys.exit(f"{path}:{number}: expected source, tab, target; found {line!r}")
    if len(pairs) < 2:
        sys.exit(f"{path}: {len(pairs)} pairs; give at least 2, one to learn and one to test")
    random.shuffle(pairs)
    kept = max(1, len(pairs) // 10)
    return pairs[kept:], pairs[:kept]


def main(arguments: list[str]) -> None:
    random.seed(1)
    torch.manual_seed(1)
    torch.set_num_threads(1)  # the products are so small that a second thread would mostly wait
    learnt, kept = load_pairs(arguments[0] if arguments else None)
    model = Seq2Seq(learnt)
    try:
        train(model, learnt)
    except KeyboardInterrupt:
        print("stopped early; this is what it has learnt so far")
    model.eval()  # dropout off
    show_scores(model, kept)
    for source, target in random.sample(kept, min(5, len(kept))):
        print(f"\nsource  {source}\nwanted  {target}\nmodel   {translate(model, source)}")


if __name__ == "__main__":
    main(sys.argv[1:])
