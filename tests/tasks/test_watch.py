"""Answers that are heard of while they are looked for."""

from tongsa.tasks.output import Output
from toys import trained


class Heard:
    def __init__(self) -> None:
        self.beginnings: dict[int, list[str]] = {}
        self.answers: dict[int, Output] = {}

    def follows(self, number: int) -> bool:  # noqa: ARG002
        return True

    def so_far(self, number: int, text: str) -> None:
        assert number not in self.answers
        self.beginnings.setdefault(number, []).append(text)

    def answered(self, number: int, output: Output) -> None:
        assert number not in self.answers
        self.answers[number] = output


def test_what_is_heard_is_what_is_answered() -> None:
    model = trained().model
    texts = [pair.source for pair in trained().held_out[:20]] + ["", "  "]
    heard = Heard()
    # Several windows and several batches.
    outputs = model.run_watched(texts, heard, batch_size=1)
    assert [heard.answers[number] for number in range(len(texts))] == outputs
    assert [output.text for output in outputs] == [o.text for o in model.run(texts)]
    assert heard.beginnings
    for number, beginnings in heard.beginnings.items():
        text = outputs[number].text
        for before, after in zip(["", *beginnings], [*beginnings, text], strict=True):
            assert after.startswith(before)


def test_greedily_every_word_is_heard() -> None:
    heard = Heard()
    [output] = trained().model.run_watched(["one two three four"], heard, beam_size=1)
    words = output.text.split()
    assert heard.beginnings[0] == [" ".join(words[:n]) + " " for n in range(1, len(words))]


def test_of_several_samples_only_the_answer_is_heard() -> None:
    heard = Heard()
    [output] = trained().model.run_watched(["one two"], heard, sample=True, n_best=3)
    assert not heard.beginnings
    assert heard.answers == {0: output}
