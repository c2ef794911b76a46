"""What may be asked, as OpenAPI 3.1 with an example of everything: `/openapi.json`."""

from collections.abc import Mapping
from typing import Any

from tongsa.version import __version__

_TEXT = {"type": "string"}
_TEXTS = {"oneOf": [_TEXT, {"type": "array", "items": _TEXT, "minItems": 1}]}
_ERROR = {"type": "object", "properties": {"error": _TEXT}, "required": ["error"]}
_OPENAI_ERROR = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["message", "type", "param", "code"],
            "properties": {
                "message": _TEXT,
                "type": _TEXT,
                "param": {"type": ["string", "null"]},
                "code": {"type": ["string", "null"]},
            },
        }
    },
}
_APERTIUM_ANSWER = {
    "type": "object",
    "required": ["responseData", "responseDetails", "responseStatus"],
    "properties": {
        "responseData": {},
        "responseDetails": {"type": ["string", "null"]},
        "responseStatus": {"type": "integer"},
    },
}


def description() -> Mapping[str, Any]:
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "tongsa serve",
            "version": __version__,
            "description": "Translation, chat and transcription by your own models, in the words "
            "of LibreTranslate, OpenAI and Apertium.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
        "security": [{}, {"key": []}],
        "paths": {
            "/translate": {"post": _translate(), "get": _apertium()},
            "/languages": {
                "get": _operation(
                    "Which languages are translated into which",
                    _answer(
                        {"type": "array", "items": {"type": "object"}},
                        [{"code": "en", "name": "English", "targets": ["ko"]}],
                    ),
                )
            },
            "/detect": {
                "post": _operation(
                    "Which of the languages here a text is in",
                    _answer(
                        {"type": "array", "items": {"type": "object"}},
                        [{"confidence": 100.0, "language": "ko"}],
                    ),
                    body=_json({"type": "object", "required": ["q"], "properties": {"q": _TEXT}},
                               {"q": "커피를 마셔요."}),
                )
            },
            "/frontend/settings": {
                "get": _operation(
                    "What LibreTranslate's page asks for first",
                    _answer({"type": "object"}, {"keyRequired": False}),
                )
            },
            "/listPairs": {
                "get": _operation(
                    "Pairs of languages, as Apertium-APy lists them",
                    _answer(
                        _APERTIUM_ANSWER,
                        {
                            "responseData": [{"sourceLanguage": "en", "targetLanguage": "ko"}],
                            "responseDetails": None,
                            "responseStatus": 200,
                        },
                    ),
                    error=_APERTIUM_ANSWER,
                )
            },
            "/v1/models": {
                "get": _operation(
                    "The models, as OpenAI lists them",
                    _answer({"type": "object"}, {"object": "list", "data": []}),
                    error=_OPENAI_ERROR,
                )
            },
            "/v1/models/{name}": {
                "get": _operation(
                    "One model",
                    _answer({"type": "object"}, {"id": "en-ko", "object": "model"}),
                    parameters=[
                        {"name": "name", "in": "path", "required": True, "schema": _TEXT,
                         "example": "en-ko"}
                    ],
                    error=_OPENAI_ERROR,
                )
            },
            "/v1/chat/completions": {"post": _chat()},
            "/v1/audio/transcriptions": {"post": _transcriptions()},
            "/tongsa/models": {
                "get": _operation(
                    "The models, and what each can do",
                    _answer(
                        {"type": "object", "required": ["models"]},
                        {
                            "models": [
                                {"name": "en-ko", "task": "translation", "pairs": [["en", "ko"]]}
                            ]
                        },
                    ),
                )
            },
            "/tongsa/answers": {"post": _answers()},
            "/tongsa/trace": {"post": _trace()},
            "/health": {
                "get": _operation(
                    "Whether the process lives", _answer({"type": "object"}, {"status": "ok"})
                )
            },
            "/ready": {
                "get": _operation(
                    "Whether it takes requests",
                    _answer({"type": "object"}, {"status": "ready", "models": ["en-ko"]}),
                )
            },
            "/metrics": {
                "get": _operation(
                    "Counts, for Prometheus",
                    {"description": "OK", "content": {"text/plain": {"schema": _TEXT}}},
                )
            },
        },
    }  # fmt: skip


def _translate() -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["q", "target"],
        "properties": {
            "q": _TEXTS,
            "source": {"type": "string", "default": "auto"},
            "target": _TEXT,
            "format": {"enum": ["text", "html"], "default": "text"},
            "alternatives": {"type": "integer", "minimum": 0, "maximum": 10, "default": 0},
            "api_key": _TEXT,
        },
    }
    example = {"q": "I drink coffee.", "source": "en", "target": "ko", "alternatives": 1}
    content = _json(schema, example)
    content["content"]["application/x-www-form-urlencoded"] = {
        "schema": schema,
        "example": {"q": "I drink coffee.", "source": "en", "target": "ko"},
    }
    return _operation(
        "Translate, as LibreTranslate does",
        _answer(
            {
                "type": "object",
                "required": ["translatedText"],
                "properties": {"translatedText": _TEXTS},
            },
            {"translatedText": "저는 커피를 마셔요.", "alternatives": ["저는 커피를 마십니다."]},
        ),
        body=content,
    )


def _apertium() -> dict[str, Any]:
    return _operation(
        "Translate, as Apertium-APy does",
        _answer(
            _APERTIUM_ANSWER,
            {
                "responseData": {"translatedText": "저는 커피를 마셔요."},
                "responseDetails": None,
                "responseStatus": 200,
            },
        ),
        parameters=[
            {"name": "langpair", "in": "query", "required": True, "schema": _TEXT,
             "example": "en|ko"},
            {"name": "q", "in": "query", "required": True, "schema": _TEXT,
             "example": "I drink coffee."},
        ],
        error={"type": "object"},
    )  # fmt: skip


def _chat() -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["model", "messages"],
        "properties": {
            "model": _TEXT,
            "messages": {
                "type": "array",
                "minItems": 1,
                "items": {
                    "type": "object",
                    "required": ["role", "content"],
                    "properties": {
                        "role": {"enum": ["system", "developer", "user", "assistant"]},
                        "content": _TEXT,
                    },
                },
            },
            "temperature": {"type": "number", "minimum": 0, "maximum": 2},
            "top_p": {"type": "number", "minimum": 0, "maximum": 1},
            "seed": {"type": "integer", "minimum": 0},
            "n": {"type": "integer", "minimum": 1, "maximum": 16},
            "max_tokens": {"type": "integer", "minimum": 1, "maximum": 100_000},
            "stop": _TEXTS,
            "stream": {"type": "boolean"},
        },
    }
    example = {"model": "helper", "messages": [{"role": "user", "content": "Hello!"}]}
    answer = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 0,
        "model": "helper",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": "Hello! How are you?"},
                "finish_reason": "stop",
            }
        ],
    }
    done = _answer({"type": "object", "required": ["choices"]}, answer)
    done["content"]["text/event-stream"] = {"schema": _TEXT}
    return _operation(
        "Answer a conversation, whole or as a stream",
        done,
        body=_json(schema, example),
        error=_OPENAI_ERROR,
    )


def _transcriptions() -> dict[str, Any]:
    forms = ["json", "text", "srt", "vtt", "verbose_json"]
    done = _answer({"type": "object", "required": ["text"]}, {"text": "one two three"})
    for kind in ("text/plain", "text/vtt", "application/x-subrip"):
        done["content"][kind] = {"schema": _TEXT}
    return _operation(
        "Write down what is said in a recording",
        done,
        body={
            "required": True,
            "content": {
                "multipart/form-data": {
                    "schema": {
                        "type": "object",
                        "required": ["model", "file"],
                        "properties": {
                            "model": _TEXT,
                            "file": {"type": "string", "format": "binary"},
                            "response_format": {"enum": forms, "default": "json"},
                            "subtitles": {"type": "boolean", "default": False},
                        },
                    }
                }
            },
        },
        error=_OPENAI_ERROR,
    )


def _answers() -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["text"],
        "properties": {
            "text": _TEXT,
            "model": _TEXT,
            "source": {"type": "string", "default": "auto"},
            "target": _TEXT,
            "style": _TEXT,
            "alternatives": {"type": "integer", "minimum": 0, "maximum": 10, "default": 0},
        },
    }
    said = {"text": "저는 커피를 마셔요.", "confidence": 0.97, "words": [[0, 2, 0.99]]}
    answer = {
        "model": "en-ko",
        "source": "en",
        "target": "ko",
        "parts": [{"request": "I drink coffee.", **said, "warnings": [], "alternatives": []}],
    }
    return _operation(
        "Answer a text in its parts, with how sure the model is of each word (start, end, chance)",
        _answer({"type": "object", "required": ["parts"]}, answer),
        body=_json(schema, {"text": "I drink coffee.", "source": "en", "target": "ko"}),
    )


def _trace() -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["model", "request"],
        "properties": {
            "model": _TEXT,
            "request": _TEXT,
            "to": _TEXT,
            "style": _TEXT,
            "replace": {"type": "object", "additionalProperties": {"type": ["integer", "string"]}},
            "force": {"type": "object", "additionalProperties": {"type": "integer"}},
            "attend": {"type": "object", "additionalProperties": {"type": "integer"}},
            "zero": {"type": "array", "items": {"type": "array"}},
            "context_of": _TEXT,
            "among": {"type": "array", "items": _TEXT},
        },
    }
    return _operation(
        "Run a model and show all of it: states, candidates, attention, the search",
        _answer({"type": "object", "required": ["steps"]}, {"answer": "저는 커피를 마셔요."}),
        body=_json(schema, {"model": "en-ko", "request": "I drink coffee.", "force": {"0": 70}}),
    )


def _operation(
    summary: str,
    answer: Mapping[str, Any],
    *,
    body: Mapping[str, Any] | None = None,
    parameters: list[Mapping[str, Any]] | None = None,
    error: Mapping[str, Any] = _ERROR,
) -> dict[str, Any]:
    refused = {"description": "Refused, with the reason", **_content(error)}
    later = {
        **refused,
        "description": "Not now",
        "headers": {"Retry-After": {"schema": {"type": "integer"}}},
    }
    return {
        "summary": summary,
        "responses": {"200": answer, "4XX": refused, "429": later, "503": later},
        **({"requestBody": body} if body else {}),
        **({"parameters": parameters} if parameters else {}),
    }


def _json(schema: Mapping[str, Any], example: object) -> dict[str, Any]:
    return {
        "required": True,
        "content": {"application/json": {"schema": schema, "example": example}},
    }


def _answer(schema: Mapping[str, Any], example: object) -> dict[str, Any]:
    return {"description": "OK", **_content(schema, example)}


def _content(schema: Mapping[str, Any], example: object = None) -> dict[str, Any]:
    shown = {} if example is None else {"example": example}
    return {"content": {"application/json": {"schema": schema, **shown}}}
