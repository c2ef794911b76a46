"""What is kept comes back untouched: 500 generated cases, and what that costs in BLEU.

    python benchmarks/placeholders.py CORPUS DATA MODELS [--pairs N] [--set NAME=VALUE …]

CORPUS and DATA as for benchmarks/corpora.py. Trains the same network three times (unless MODELS
holds it): without placeholders, with those of codes alone, and with numbers too. Scores all on the
test part. Then one to three variables, format marks, addresses and numbers, and tags, are put into
500 of its sentences. A case is right if each comes back once, untouched, and tags nest.
"""

import argparse
import json
import random
from pathlib import Path

from corpora import CORPORA, parts, some, trained
from tongsa.evaluation.metrics import bleu, chrf
from tongsa.tasks import configure
from tongsa.text.normalise import normalise

CASES = 500
MARKS = (
    "{name}", "{0}", "{user.email}", "{{count}}", "{{ title }}", "${HOME}", "%s", "%d", "%1$s",
    "%(count)d", "%(name)s", "%.2f", "&nbsp;", "https://example.org/a?b=c&d=1", "www.example.org",
    "mail@example.org",
)  # fmt: skip
NUMBERS = ("1,000", "42", "3.14", "2026-11-25", "10:30")
TAGS = (("<b>", "</b>"), ("<i>", "</i>"), ('<a href="/help">', "</a>"), ("{1}", "{/1}"))


def case(sentence: str, rng: random.Random) -> tuple[str, list[str]]:
    """Return a sentence with marks put between its words and tags around some, and all of them."""
    words = sentence.split(" ")
    marks = rng.sample((*MARKS, *NUMBERS), rng.randint(1, 3))
    for mark in marks:
        words.insert(rng.randint(0, len(words)), mark)
    tags = rng.sample(TAGS, rng.randint(0, 2))
    for opening, closing in tags:
        first = rng.randrange(len(words))
        last = rng.randrange(first, min(first + 3, len(words)))
        # Tags of its own that begin or end within would cross these.
        if not any(sign in word for word in words[first : last + 1] for sign in ("<", "{1}", "{/")):
            words[first] = opening + words[first]
            words[last] += closing
            marks += [opening, closing]
    return " ".join(words), marks


def is_right(answer: str, text: str, marks: list[str]) -> bool:
    once = all(answer.count(mark) == text.count(mark) for mark in marks)
    pairs = [(o, c) for o, c in TAGS if o in marks]
    ordered = all(answer.find(o) < answer.find(c) for o, c in pairs)
    places = sorted((answer.find(t), t) for pair in pairs for t in pair)
    open_: list[str] = []
    for _, tag in places:
        partner = dict(pairs).get(tag)
        if partner:
            open_.append(partner)
        elif not open_ or open_.pop() != tag:
            return False
    return once and ordered


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", choices=CORPORA)
    parser.add_argument("data", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--pairs", type=int, help="learn from so many, drawn by lot; default: all")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    args = parser.parse_args()
    args.models.mkdir(parents=True, exist_ok=True)
    every = parts(args.corpus, args.data)
    learned = some(every["train"], args.pairs)
    source_language, target_language = args.corpus.split("-")[1:]
    sources = [pair.source for pair in every["test"]]
    references = [normalise(pair.target) for pair in every["test"]]
    rng = random.Random(1)
    cases = [case(source, rng) for source in rng.choices(sources, k=CASES)]
    for kept in ("none", "codes", "all"):
        config = configure(
            settings=[
                f'source_language="{source_language}"',
                f'target_language="{target_language}"',
                f"text.placeholders={kept}",
                *args.settings,
            ]
        )
        path = args.models / f"{args.corpus}.{len(learned)}.{kept}.tongsa"
        model = trained(path, learned, every["dev"], config)
        outputs = [o.text for o in model.translate(sources)]
        answers = [o.text for o in model.translate([text for text, _ in cases])]
        right = [is_right(a, *each) for a, each in zip(answers, cases, strict=True)]
        of_codes = [
            is_right(a, text, [mark for mark in marks if mark not in NUMBERS])
            for a, (text, marks) in zip(answers, cases, strict=True)
        ]
        wrong = next((i for i, fine in enumerate(right) if not fine), 0)
        print(f"{cases[wrong][0]}\n  → {answers[wrong]}")
        print(
            json.dumps(
                {
                    "placeholders": kept,
                    "pairs": len(learned),
                    "right_of_500": sum(right),
                    "right_but_for_numbers": sum(of_codes),
                    "bleu": round(bleu(outputs, references, target_language).value, 2),
                    "chrf": round(chrf(outputs, references).value, 2),
                    "minutes": round(model.contents.training["seconds"] / 60, 1),
                }
            ),
            flush=True,
        )


if __name__ == "__main__":
    main()
