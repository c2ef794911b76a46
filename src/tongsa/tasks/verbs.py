"""What users call: one word for each task, all of them `run`."""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, Unpack, overload

from tongsa.config import Config
from tongsa.data.conversations import as_request
from tongsa.errors import ConfigError
from tongsa.tasks.options import Options
from tongsa.tasks.output import Output


class Verbs(ABC):
    config: Config

    @abstractmethod
    def run(self, request: Any, **options: Unpack[Options]) -> Any: ...

    @overload
    def translate(self, text: str, **options: Unpack[Options]) -> Output: ...
    @overload
    def translate(
        self, text: list[str] | tuple[str, ...], **options: Unpack[Options]
    ) -> list[Output]: ...
    def translate(
        self, text: str | list[str] | tuple[str, ...], **options: Unpack[Options]
    ) -> Output | list[Output]:
        """Translate one sentence, or a list of them in its order.

        The answer to a sentence does not depend on what else is in the list.
        Raises ConfigError where an option is out of range, or the model is no translator.
        """
        self._must_be("translation")
        found: Output | list[Output] = self.run(text, **options)
        return found

    def reply(self, text: str, history: Sequence[str] = (), **options: Unpack[Options]) -> Output:
        """Say what to answer to `text`, which somebody says after the turns of `history`.

        `tasks.conversation.Conversation` remembers the history for you.
        Raises ConfigError where an option is out of range, or the model is no chatbot.
        """
        self._must_be("chat")
        found: Output = self.run(as_request([*history, text]), **options)
        return found

    def _must_be(self, task: str) -> None:
        if self.config.task != task:
            raise ConfigError(
                f"this model's task is {self.config.task}, not {task}; model.run(…) answers "
                "whatever the task"
            )
