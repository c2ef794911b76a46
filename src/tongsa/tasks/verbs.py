"""What users call: one word for each task, all of them `run`."""

import os
from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Unpack, overload

from numpy.typing import NDArray

from tongsa.config import Config
from tongsa.data.conversations import as_request
from tongsa.errors import ConfigError
from tongsa.tasks.options import Options
from tongsa.tasks.output import Output

if TYPE_CHECKING:
    from tongsa.tasks.transcript import Transcript


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

    @overload
    def summarise(self, text: str, **options: Unpack[Options]) -> Output: ...
    @overload
    def summarise(
        self, text: list[str] | tuple[str, ...], **options: Unpack[Options]
    ) -> list[Output]: ...
    def summarise(
        self, text: str | list[str] | tuple[str, ...], **options: Unpack[Options]
    ) -> Output | list[Output]:
        """Sum one text up, or a list of them in its order.

        Raises ConfigError where an option is out of range, or the model sums nothing up.
        """
        self._must_be("summarisation")
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

    def transcribe(
        self,
        recording: str | os.PathLike[str] | NDArray[Any],
        *,
        chunk_s: float | None = None,
        **options: Unpack[Options],
    ) -> "Transcript":
        """Transcribe a sound file, or samples at the model's rate, of any length.

        chunk_s   the longest piece to transcribe at once; None: the longest that training has heard
        Raises DataError where there is no sound, ConfigError where an option is out of range, or
        the model transcribes nothing.
        """
        from tongsa.tasks.transcribing import transcribe

        self._must_be("transcription")
        return transcribe(self, recording, chunk_s=chunk_s, **options)  # type: ignore[arg-type]

    def _must_be(self, task: str) -> None:
        if self.config.task != task:
            raise ConfigError(
                f"this model's task is {self.config.task}, not {task}; model.run(…) answers "
                "whatever the task"
            )
