"""A conversation with a model: what was said counts for what is said next."""

from typing import Unpack

from tongsa.errors import ConfigError
from tongsa.tasks.options import Options
from tongsa.tasks.output import Output
from tongsa.tasks.pipeline import Model
from tongsa.text.normalise import is_empty

# Drawn by chance, an answer is not always the same one. These keep to what is likely enough.
_BY_CHANCE: Options = {"sample": True, "temperature": 0.7, "top_p": 0.9}

# Answers to choose among, so that the model need not say again what it has said.
_CHOICE = 5


class Conversation:
    """Somebody and a chatbot, by turns.

        talk = Conversation(tongsa.load("chat.tongsa"))
        print(talk.say("Hello!"))
        print(talk.say("And how are you?"))

    Answers are drawn by chance, and one that the model has given in this conversation before is
    passed over for another, if any is drawn.

    deterministic   search for the likeliest answer instead: the same turns always get the same
    options         as for `Model.run`, over those of the model file
    """

    def __init__(
        self, model: Model, *, deterministic: bool = False, **options: Unpack[Options]
    ) -> None:
        if model.config.task != "chat":
            raise ConfigError(
                f"this model's task is {model.config.task}, not chat; model.run(…) answers "
                "whatever the task"
            )
        if deterministic and options.get("sample"):
            raise ConfigError("deterministic = true: draws nothing by chance, sample = true does")
        self.turns: list[str] = []
        self._model = model
        self._options: Options = options
        if not deterministic and options.get("sample") is not False:
            self._options = {**_BY_CHANCE, **_given(options)}

    def say(self, text: str) -> Output:
        """Take a turn and return the answer; both are remembered. Nothing said is no turn."""
        if is_empty(text):
            return Output("", 0.0, 0.0)
        options = self._options.copy()
        if options.get("sample"):
            options["n_best"] = max(_CHOICE, options.get("n_best") or 1)
            # Another draw at every turn, also where the same is said again.
            seed = options.get("seed")
            first = self._model.config.search.seed if seed is None else seed
            options["seed"] = first + len(self.turns)
        answer = self._model.reply(text, self.turns, **options)
        if options.get("sample"):
            said = self.turns[1::2]
            drawn = (answer, *answer.alternatives)
            answer = next((a for a in drawn if a.text and a.text not in said), answer)
        if answer.text:
            self.turns += [text, answer.text]
        return answer

    def undo(self) -> None:
        """Forget the last turn and its answer."""
        del self.turns[-2:]

    def reset(self) -> None:
        """Forget everything."""
        self.turns.clear()


def _given(options: Options) -> Options:
    """Leave out what is None, which stands for what was not said."""
    return {name: value for name, value in options.items() if value is not None}  # type: ignore[return-value]
