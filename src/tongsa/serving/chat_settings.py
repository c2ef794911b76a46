"""What a chat completion asks for, in our own words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from tongsa.config import Config
from tongsa.serving.refusals import Refusal
from tongsa.tasks.options import Options

_Number = TypeVar("_Number", int, float)
_MOST_CHOICES = 16
# What changes an answer in ways that these models do not know. To pass over it would be to give
# another answer than was asked for.
_UNKNOWN = ("tools", "functions", "logprobs", "logit_bias", "modalities", "audio")


@dataclass(frozen=True)
class Asked:
    """What is asked for.

    turns    of the conversation, the last of which is to be answered; systems' are left out, for
             no model here has learned to follow instructions
    choices  answers, side by side
    stop     where an answer is cut off
    usage    whether a stream ends with the count of tokens
    """

    turns: list[str]
    options: Options = field(default_factory=lambda: Options())
    choices: int = 1
    stop: tuple[str, ...] = ()
    stream: bool = False
    usage: bool = False


def read(given: Mapping[str, Any], config: Config) -> Asked:
    """Read a request's body; Refusal, with the parameter's name, where it makes no sense."""
    for name in _UNKNOWN:
        if given.get(name):
            raise Refusal(400, f"{name} is not possible with these models", parameter=name)
    if _object(given, "response_format").get("type", "text") != "text":
        raise Refusal(
            400, "response_format: these models write text only", parameter="response_format"
        )
    options: Options = {}
    temperature = _number(given, "temperature", float, 0, 2)
    if temperature is not None and temperature > 0:
        options |= {"sample": True, "temperature": temperature}
        if (top_p := _number(given, "top_p", float, 0, 1)) is not None:
            options["top_p"] = max(top_p, 1e-6)
        if (seed := _number(given, "seed", int, 0, 2**63 - 1)) is not None:
            options["seed"] = seed
    elif temperature == 0:
        options["sample"] = False
    longest = _number(given, "max_completion_tokens", int, 1, 100_000)
    longest = longest or _number(given, "max_tokens", int, 1, 100_000)
    if longest:
        options["max_length"] = longest
        options["min_length"] = min(config.search.min_length, longest)
    choices = _number(given, "n", int, 1, _MOST_CHOICES) or 1
    if choices > 1:
        options["n_best"] = choices
    return Asked(
        turns=_turns(given.get("messages")),
        options=options,
        choices=choices,
        stop=_stops(given.get("stop")),
        stream=_flag(given, "stream"),
        usage=_flag(_object(given, "stream_options"), "include_usage"),
    )


def _turns(messages: object) -> list[str]:
    wrong = 'messages: must be a list such as [{"role": "user", "content": "Hello"}]'
    if not isinstance(messages, list) or not messages:
        raise Refusal(400, wrong, parameter="messages")
    turns = []
    for number, message in enumerate(messages):
        if not isinstance(message, dict) or not isinstance(message.get("role"), str):
            raise Refusal(400, wrong, parameter=f"messages[{number}]")
        if message["role"] in ("user", "assistant"):
            turns.append(_content(message.get("content"), number))
        elif message["role"] not in ("system", "developer"):
            raise Refusal(
                400,
                f"messages[{number}].role {message['role']!r}: must be user, assistant or system",
                parameter=f"messages[{number}].role",
            )
    if not turns or messages[-1]["role"] != "user":
        raise Refusal(400, "messages: the last must be a user's", parameter="messages")
    return turns


def _content(content: object, number: int) -> str:
    """Return a message's text, also where it comes in parts."""
    if isinstance(content, str):
        return content
    if isinstance(content, list):
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        texts = [text for text in parts if isinstance(text, str)]
        if len(texts) == len(content):
            return "".join(texts)
    raise Refusal(
        400,
        f"messages[{number}].content: must be a text, or parts of type text",
        parameter=f"messages[{number}].content",
    )


def _stops(given: object) -> tuple[str, ...]:
    stops: Sequence[object] = [given] if isinstance(given, str) else given or ()  # type: ignore[assignment]
    if not isinstance(stops, list | tuple) or not all(isinstance(s, str) and s for s in stops):
        raise Refusal(400, "stop: must be a text or a list of texts", parameter="stop")
    return tuple(str(stop) for stop in stops)


def _object(given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = given.get(name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refusal(400, f"{name}: must be an object", parameter=name)
    return value


def _flag(given: Mapping[str, Any], name: str) -> bool:
    value = given.get(name)
    if value is not None and not isinstance(value, bool):
        raise Refusal(400, f"{name}: must be true or false", parameter=name)
    return bool(value)


def _number(
    given: Mapping[str, Any], name: str, kind: type[_Number], least: int, most: int
) -> _Number | None:
    value = given.get(name)
    if value is None:
        return None
    kinds = (int,) if kind is int else (int, float)
    if not isinstance(value, kinds) or isinstance(value, bool) or not least <= value <= most:
        what = "whole number" if kind is int else "number"
        raise Refusal(400, f"{name}: must be a {what} from {least} to {most}", parameter=name)
    return kind(value)
