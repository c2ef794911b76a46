"""A small translator, trained on built-in sentences."""

from tongsa.cli.demos.writing import write_rows
from tongsa.config import resolve

PAIRS = "en-ko"

# Short sentences made of some hundred words: a small network learns them in minutes.
SETTINGS = {
    "text.vocabulary_size": 2000,
    "model.embedding_size": 192,
    "model.hidden_size": 192,
    "model.dropout": 0.1,
    "model.word_dropout": 0.0,
    "training.epochs": 7,
    "training.learning_rate": 3e-3,
    "training.ema_decay": 0.99,
    "training.validation_sentences": 200,
}


def run(name: str, output: str | None, folder: str | None) -> int:
    """Train and show; or write the pairs into a folder, and stop."""
    from tongsa.data import builtin

    splits = builtin.load(name)
    if folder is not None:
        for part, pairs in splits._asdict().items():
            write_rows(folder, f"{name}.{part}.tsv", [f"{s}\t{t}" for s, t in pairs], "pairs")
        return 0

    from tongsa.data.corpus import Corpus, Pair
    from tongsa.evaluation.metrics import exact_match
    from tongsa.tasks.pipeline import load
    from tongsa.training.run import train

    source, target = name.split("-")
    output = output or f"{name}.tongsa"
    config = resolve(settings={"source_language": source, "target_language": target} | SETTINGS)
    print(f"Learning {name} from {len(splits.train):,} built-in pairs …")
    train(
        Corpus([Pair(*pair) for pair in splits.train], f"built-in {name}"),
        output,
        dev=Corpus([Pair(*pair) for pair in splits.dev], "built-in dev"),
        config=config,
        restart=True,  # a demo begins at the beginning
    )

    model = load(output)
    answers = [o.text for o in model.translate([source for source, _ in splits.test])]
    score = exact_match(answers, [target for _, target in splits.test])
    print(
        f"\nOf {len(splits.test)} held-out sentences, new combinations of known words, "
        f"{score.value:.1f} % come out exactly right. Some of them:\n"
    )
    shown = range(0, len(splits.test), max(1, len(splits.test) // 6))
    for i in shown:
        right = answers[i] == splits.test[i][1]
        print(f"  {splits.test[i][0]}")
        print(f"  → {answers[i]}" + ("" if right else f"      (should be: {splits.test[i][1]})"))
    example = splits.test[len(splits.test) // 2][0]
    print(
        f"\nThe translator is one file, {output}, and runs without PyTorch. Next:\n"
        f'  tongsa translate {output} "{example}"\n'
        f"  tongsa translate {output}                 a prompt to type at\n"
        f"  tongsa info {output}                      what is in it\n"
        f"  tongsa serve {output}                     other programs may ask it over HTTP\n"
        "  tongsa train pairs.tsv -o mine.tongsa     your own pairs: source<TAB>target a line"
    )
    return 0
