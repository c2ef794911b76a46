"""A chatbot that remembers: what was said counts for what is said next."""

import pytest

import tongsa
from tongsa.data.conversations import corpus_of
from tongsa.data.corpus import Corpus, Pair
from tongsa.errors import ConfigError
from tongsa.evaluation.metrics import Score
from tongsa.tasks import configure
from tongsa.tasks.chat import Chat
from tongsa.tasks.conversation import Conversation
from tongsa.tasks.pipeline import Model
from toys import ENGLISH, KOREAN, chatting, trained


@pytest.fixture(scope="module")
def model() -> Model:
    return chatting()


def test_a_reply_answers_what_was_said(model: Model) -> None:
    said = [model.reply(english).text for english in ENGLISH]
    assert said == KOREAN
    assert model.reply("hello six").text == "안녕"


def test_a_reply_leans_on_the_turns_before(model: Model) -> None:
    for english, korean in zip(ENGLISH, KOREAN, strict=True):
        assert model.reply("again", [english, korean]).text == korean
        assert model.reply("twice", (english, korean)).text == f"{korean} {korean}"
    assert model.run("three\n셋\ntwice").text == "셋 셋"
    assert [o.text for o in model.run(["three\n셋\nagain", "two"])] == ["셋", "둘"]


def test_the_model_keeps_as_many_turns_as_it_has_learned_with(model: Model) -> None:
    assert model.config.text.turns == 3
    long = ["hello one", "안녕", "two", "둘", "five", "다섯"]
    assert model.reply("again", long).log_prob == pytest.approx(
        model.reply("again", long[-2:]).log_prob, abs=1e-6
    )


def test_a_conversation_remembers_and_can_be_taken_back(model: Model) -> None:
    talk = Conversation(model, deterministic=True)
    assert [talk.say(turn).text for turn in ("three", "again", "nine", "twice")] == [
        "셋", "셋", "아홉", "아홉 아홉",
    ]  # fmt: skip
    assert talk.turns[:4] == ["three", "셋", "again", "셋"]
    talk.undo()
    assert talk.turns[-2:] == ["nine", "아홉"]
    assert talk.say("again").text == "아홉"
    talk.reset()
    assert talk.turns == []
    talk.undo()
    assert talk.turns == []


def test_saying_nothing_is_no_turn(model: Model) -> None:
    talk = Conversation(model)
    assert talk.say("  ").text == ""
    assert talk.turns == []
    talk.say("one")
    assert talk.say("").text == ""
    assert len(talk.turns) == 2


def drawn(model: Model, turns: list[str], seed: int) -> list[str]:
    talk = Conversation(model, seed=seed, temperature=3.0, top_p=1.0)
    return [talk.say(turn).text for turn in turns]


def test_the_same_seed_draws_the_same_conversation_and_others_do_not(model: Model) -> None:
    turns = ["three", "nine", "hello two"]
    assert drawn(model, turns, 1) == drawn(model, turns, 1)
    assert len({tuple(drawn(model, turns, seed)) for seed in range(5)}) > 1


def test_by_chance_the_model_does_not_say_the_same_again(model: Model) -> None:
    talk = Conversation(model, temperature=9.0, top_k=12, top_p=1.0)
    said = [talk.say("hello two").text for _ in range(6)]
    assert len(set(said)) == 6


def test_no_token_run_stands_twice_in_an_answer(model: Model) -> None:
    talk = Conversation(model, temperature=5.0, top_p=1.0, max_length=40)
    for _ in range(5):
        tokens = talk.say("twice").tokens
        runs = [tokens[i : i + 3] for i in range(len(tokens) - 2)]
        assert len(set(runs)) == len(runs)
        assert tokens


def test_what_contradicts_is_refused(model: Model) -> None:
    with pytest.raises(ConfigError, match="deterministic = true: draws nothing by chance"):
        Conversation(model, deterministic=True, sample=True)
    with pytest.raises(ConfigError, match=r"temperature = 0\.5: changes nothing but samples"):
        Conversation(model, deterministic=True, temperature=0.5).say("one")
    with pytest.raises(ConfigError, match="this model's task is translation, not chat"):
        Conversation(trained().model)
    with pytest.raises(ConfigError, match="this model's task is translation, not chat"):
        trained().model.reply("one")
    with pytest.raises(ConfigError, match="this model's task is chat, not translation"):
        model.translate("one")


def test_the_best_is_what_has_the_least_loss(model: Model) -> None:
    history = model.contents.training["history"]
    best = min(history, key=lambda look: look["loss"])
    assert model.contents.training["best_step"] == best["step"]


def test_who_has_learned_from_pairs_alone_reads_one_turn() -> None:
    config = configure(settings={"task": "chat", "text.unit": "words"})
    pairs = Corpus([Pair("one", "하나"), Pair("two", "둘")], "pairs")
    assert (config.text.turns, Chat.learn(pairs, config).config.text.turns) == (3, 1)
    talk = corpus_of([["one", "하나", "two", "둘"]], "talk", 3)
    assert Chat.learn(talk, config).config.text.turns == 3
    fewer = configure(settings={"task": "chat", "text.unit": "words", "text.turns": 2})
    assert Chat.learn(talk, fewer).config.text.turns == 2


def test_chat_keeps_its_settings_in_the_file(model: Model) -> None:
    assert isinstance(model, tongsa.Model)
    assert (model.config.search.no_repeat_ngram, model.config.search.min_length) == (3, 1)


def test_where_the_loss_is_flat_the_score_decides_which_weights_are_best() -> None:
    task = chatting().task

    def merit(bleu: float, loss: float) -> tuple[float, ...]:
        return task.merit(Score("BLEU", bleu, "made up"), loss)

    assert merit(18.6, 2.896) > merit(15.4, 2.883)
    # One safe answer to everything, early on, and a chatbot that knows its pairs by heart.
    assert merit(9.0, 2.9) > merit(12.0, 4.0)
    assert merit(9.0, 2.9) > merit(19.0, 3.5)
