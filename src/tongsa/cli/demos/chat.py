"""A small chatbot, trained on built-in small talk."""

import json
from typing import TYPE_CHECKING

from tongsa.cli.demos.writing import write_rows

if TYPE_CHECKING:
    from tongsa.data.builtin import small_talk

PAIRS = "small-talk-en"

# Some hundred short answers, to be known by heart: a small network, nearly without what keeps a
# large one from that.
SETTINGS = {
    # Enough for every Korean syllable in it.
    "text.vocabulary_size": 1500,
    "model.hidden_size": 192,
    "model.embedding_size": 192,
    "model.dropout": 0.1,
    "model.word_dropout": 0.05,
    "training.epochs": 50,
    "training.batch_tokens": 400,
    "training.learning_rate": 4e-3,
    "training.ema_decay": 0.99,
    "training.label_smoothing": 0.05,
    "training.validation_sentences": 100,
}


def run(name: str, output: str | None, folder: str | None) -> int:
    """Train and show; or write the conversations into a folder, and stop."""
    from tongsa.data.builtin import small_talk

    talk = small_talk.load(name)
    if folder is not None:
        for part, conversations in talk._asdict().items():
            rows = [_as_json(turns) for turns in conversations]
            write_rows(folder, f"{name}.{part}.jsonl", rows, "conversations")
        return 0

    from tongsa.data.conversations import corpus_of
    from tongsa.evaluation.metrics import exact_match
    from tongsa.tasks.conversation import Conversation
    from tongsa.tasks.pipeline import load
    from tongsa.tasks.registry import configure
    from tongsa.training.run import train

    output = output or f"{name}.tongsa"
    config = configure(settings={"task": "chat", "target_language": name[-2:]} | SETTINGS)
    corpus = corpus_of(talk.train, f"built-in {name}", config.text.turns)
    dev = corpus_of(talk.dev, "built-in dev", config.text.turns)
    print(f"Learning small talk from {len(corpus):,} built-in questions and answers …")
    # A demo begins at the beginning.
    train(corpus, output, dev=dev, config=config, restart=True)

    model = load(output)
    answers = [answer.text for answer in model.run([pair.source for pair in dev.pairs])]
    score = exact_match(answers, [pair.target for pair in dev.pairs])
    print(
        f"\nOf {len(dev)} things that it knows, typed in a hurry as it has never seen them, "
        f"{score.value:.1f} % get the right answer. A conversation:\n"
    )
    told = Conversation(model, deterministic=True)
    for turn in _turns_of_a_person(talk.train):
        print(f"  > {turn}\n  {told.say(turn)}")
    print(
        f"\nThe chatbot is one file, {output}, and runs without PyTorch. Next:\n"
        f"  tongsa chat {output}\n"
        "      talk with it\n"
        f"  tongsa serve {output}\n"
        "      let other programs talk with it over HTTP\n"
        f"  tongsa demo chat --pairs {name} --write .\n"
        "      see what it has learned from\n"
        "  tongsa train talk.txt --task chat -o mine.tongsa\n"
        "      your own conversations (docs/chat.md)"
    )
    return 0


def _turns_of_a_person(conversations: "list[small_talk.Conversation]") -> list[str]:
    """Return what is said to the chatbot in the first of its longest conversations."""
    return list(max(conversations, key=len)[::2])


def _as_json(turns: "small_talk.Conversation") -> str:
    roles = ("user", "assistant")
    messages = [{"role": roles[i % 2], "content": turn} for i, turn in enumerate(turns)]
    return json.dumps({"messages": messages}, ensure_ascii=False)
