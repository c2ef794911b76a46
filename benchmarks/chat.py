"""How good a chatbot is, and whether it is more than one safe answer to everything.

    python benchmarks/chat.py DATA MODELS [--pairs N] [--test N] [--set NAME=VALUE]

DATA is a folder with train.tsv.gz, dev.tsv.gz and test.tsv.gz, a question and an answer a line
(songys/Chatbot_data, split by question); MODELS where the model is kept; one that stands there is
not trained again. Prints perplexity; for two baselines and for several ways to search BLEU, chrF,
distinct-1 and -2, the share of the commonest answer, the share of answers that are the nearest
neighbour's and that stand in the training data at all; how many texts torch and the exported file
have in common; and answers to questions of our own, as they came out.
"""

import argparse
import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import corpora
import multi30k
import tongsa
from tongsa.data.corpus import Pair
from tongsa.evaluation.diversity import diversity_scores
from tongsa.evaluation.metrics import bleu, chrf
from tongsa.evaluation.neighbours import Neighbours
from tongsa.search.forced import forced_log_probs
from tongsa.tasks import configure
from tongsa.tasks.options import Options
from tongsa.text.normalise import normalise

QUESTIONS = """\
안녕? 오늘 기분 어때?
나 오늘 시험 떨어졌어
주말에 뭐 하면 좋을까?
여자친구랑 헤어졌어
요즘 잠이 안 와
배고픈데 뭐 먹지?
짝사랑하는 사람이 있어
회사 그만두고 싶다
비 오는데 우산이 없어
너는 이름이 뭐야?
고백할까 말까 고민이야
엄마랑 싸웠어
감기 걸린 것 같아
여행 가고 싶은데 돈이 없네
친구가 약속을 또 어겼어
강아지 키우고 싶다
취업이 너무 어려워
그 사람이 연락을 안 해
오늘 진짜 행복했어
인생이 뭘까?
""".splitlines()

_DRAWN: Options = {"sample": True, "temperature": 0.7, "top_p": 0.9}
SEARCHES: dict[str, Options] = {
    "greedy": {"beam_size": 1},
    "beam 5": {"beam_size": 5},
    "beam 10": {"beam_size": 10},
    "beam 10, mutual information 0.3": {"beam_size": 10, "mutual_information": 0.3},
    "beam 10, mutual information 0.5": {"beam_size": 10, "mutual_information": 0.5},
    "drawn": _DRAWN,
    "best of 10 drawn, mutual information 0.3": {
        **_DRAWN, "beam_size": 10, "mutual_information": 0.3
    },
    "best of 10 drawn, mutual information 0.5": {
        **_DRAWN, "beam_size": 10, "mutual_information": 0.5
    },
}  # fmt: skip
SHOWN = ("beam 5", "beam 10, mutual information 0.5", "best of 10 drawn, mutual information 0.3")


def read(path: Path) -> list[Pair]:
    return [Pair(*line.split("\t")[:2]) for line in multi30k.read(path)]


def perplexity(model: tongsa.Model, pairs: Sequence[Pair], side_by_side: int = 64) -> float:
    """Return exp of the cross-entropy a token, <eos> included, of the exported model."""
    log_prob, tokens = 0.0, 0
    for start in range(0, len(pairs), side_by_side):
        some = pairs[start : start + side_by_side]
        sources = [model.task.encode(pair.source) for pair in some]
        targets = [model.task.target.encode(pair.target) for pair in some]
        log_prob += float(forced_log_probs(model.engine, sources, targets).sum())
        tokens += sum(len(target) + 1 for target in targets)
    return math.exp(-log_prob / tokens)


def judged(
    name: str, answers: Sequence[str], test: Sequence[Pair], nearest: Sequence[str], known: set[str]
) -> dict[str, Any]:
    """Return a row of the table.

    nearest   for each question the answer that its nearest neighbour in the training data got
    known     all answers of the training data
    """
    references = [normalise(pair.target) for pair in test]
    scores = {s.name: s.value for s in diversity_scores(answers)}
    merely = sum(a == n for a, n in zip(answers, nearest, strict=True))
    return {
        "name": name,
        "BLEU": bleu(answers, references, "ko").value,
        "chrF": chrf(answers, references).value,
        **scores,
        "nearest": 100 * merely / len(answers),
        "known": 100 * sum(a in known for a in answers) / len(answers),
        "most frequent": Counter(answers).most_common(1)[0][0],
    }


def run(
    data: Path, models: Path, pairs: int | None, tested: int | None, settings: Sequence[str]
) -> dict[str, Any]:
    train = corpora.some(read(data / "train.tsv.gz"), pairs)
    dev, test = read(data / "dev.tsv.gz"), read(data / "test.tsv.gz")[:tested]
    models.mkdir(parents=True, exist_ok=True)
    path = models / f"chat.{len(train)}.tongsa"
    given = ["task=chat", 'target_language="ko"', *settings]
    model = corpora.trained(path, train, dev, configure(settings=given))
    questions = [pair.source for pair in test]
    neighbours = Neighbours([pair.source for pair in train])
    answered = [normalise(pair.target) for pair in train]
    nearest = [answered[neighbours.nearest(question)] for question in questions]
    [(majority, _)] = Counter(answered).most_common(1)
    systems = {"majority answer": [majority] * len(test), "nearest neighbour": nearest}
    for name, options in SEARCHES.items():
        systems[name] = [output.text for output in model.run(questions, **options)]
        print(f"{name}: done", flush=True)
    return {
        "model": path.name,
        "bytes": path.stat().st_size,
        "pairs": len(train),
        "minutes": model.contents.training["seconds"] / 60,
        "epochs": model.config.training.epochs,
        "perplexity": perplexity(model, test),
        "rows": [judged(n, a, test, nearest, set(answered)) for n, a in systems.items()],
        "same": corpora.same_from_torch(model, questions),
        "tested": len(test),
        "answers": [
            (question, *(model.run(question, **SEARCHES[name]).text for name in SHOWN))
            for question in QUESTIONS
        ],
    }


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("data", type=Path)
    parser.add_argument("models", type=Path)
    parser.add_argument("--pairs", type=int, help="learn from so many, drawn by lot; default: all")
    parser.add_argument("--test", type=int, help="judge by the first so many; default: all")
    parser.add_argument("--set", action="append", default=[], dest="settings")
    args = parser.parse_args()
    found = run(args.data, args.models, args.pairs, args.test, args.settings)
    print(
        f"\n{found['pairs']:,} pairs, {found['epochs']} epochs, {found['minutes']:.1f} min, "
        f"{found['bytes'] / 1e6:.1f} MB: perplexity {found['perplexity']:.1f} on test; "
        f"{found['same']} of {found['tested']} texts the same from torch\n"
    )
    columns = ("BLEU", "chrF", "distinct-1", "distinct-2", "commonest", "nearest", "known")
    print(f"| answers | {' | '.join(columns)} |\n|---|{'---|' * len(columns)}")
    for row in found["rows"]:
        print(f"| {row['name']} | {' | '.join(f'{row[c]:.1f}' for c in columns)} |")
    print(f"\n| question | {' | '.join(SHOWN)} |\n|---|{'---|' * len(SHOWN)}")
    for answers in found["answers"]:
        print(f"| {' | '.join(answers)} |")
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main()
