"""How each API says that something is wrong."""

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from tongsa.serving.refusals import Refusal

_OPENAI_TYPES = {
    401: "authentication_error",
    403: "permission_error",
    404: "not_found_error",
    429: "rate_limit_error",
    499: "invalid_request_error",
}


def refused(http: Request, refusal: Refusal) -> Response:
    """Put a refusal into the words of the API that was asked."""
    return JSONResponse(
        _body(http, refusal), status_code=refusal.status, headers=refusal.headers or None
    )


def _body(http: Request, refusal: Refusal) -> dict[str, Any]:
    path = http.url.path
    if path.startswith("/v1/") or path == "/v1":
        kind = "server_error" if refusal.status >= 500 else "invalid_request_error"
        return {
            "error": {
                "message": refusal.message,
                "type": _OPENAI_TYPES.get(refusal.status, kind),
                "param": refusal.parameter,
                "code": _code(refusal),
            }
        }
    if path.lower() == "/listpairs" or is_apertium(http):
        return {
            "responseData": {"translatedText": None},
            "responseDetails": refusal.message,
            "responseStatus": refusal.status,
            "status": "error",
            "code": refusal.status,
            "message": refusal.message,
            "explanation": refusal.message,
        }
    return {"error": refusal.message}


def is_apertium(http: Request) -> bool:
    """Whether a call of /translate is meant for Apertium: no other has its `langpair`."""
    return "langpair" in http.query_params or bool(http.scope.get("tongsa.apertium"))


def _code(refusal: Refusal) -> str | None:
    match refusal.status, refusal.parameter:
        case 404, "model":
            return "model_not_found"
        case 401, _:
            return "invalid_api_key"
        case 429, _:
            return "rate_limit_exceeded"
    return None
