"""The description of the API, and a storm of requests made from it."""

from typing import Any

import pytest
import requests

from live import Live


def described(live: Live) -> dict[str, Any]:
    found: dict[str, Any] = live.get("/openapi.json").json()
    return found


def test_every_route_is_described_and_every_description_has_a_route(translator: Live) -> None:
    from tongsa.serving.app import application

    routes = {
        (route.path.replace("{name:path}", "{name}"), method.lower())  # type: ignore[attr-defined]
        for route in application(translator.server).routes
        for method in route.methods  # type: ignore[attr-defined]
        if method in ("GET", "POST")
    }
    there = {(path, m) for path, item in described(translator)["paths"].items() for m in item}
    assert there <= routes
    # Other spellings of what is described, the description itself, and pages for people.
    others = {"/listPairs", "/listpairs", "/openapi.json", "/", "/inside"}
    assert {path for path, _ in routes - there} <= others


def test_the_examples_are_answered(translator: Live) -> None:
    for path, item in described(translator)["paths"].items():
        for method, operation in item.items():
            body = operation.get("requestBody", {}).get("content", {}).get("application/json")
            query = {
                p["name"]: p["example"]
                for p in operation.get("parameters", ())
                if p["in"] == "query"
            }
            answer = requests.request(
                method,
                translator.url + path.replace("{name}", "numbers"),
                params=query,
                json={**body["example"]} if body else None,
                timeout=30,
            )
            named = path in ("/v1/chat/completions", "/v1/audio/transcriptions", "/tongsa/trace")
            assert answer.status_code in ((400, 404) if named else (200,)), (path, answer.text)


@pytest.mark.slow
def test_no_request_brings_the_server_down(translator: Live) -> None:
    import hypothesis
    import schemathesis
    from schemathesis.checks import not_a_server_error

    schema = schemathesis.openapi.from_url(f"{translator.url}/openapi.json")
    asked = 0
    for found in schema.get_all_operations():
        operation: Any = found.ok()  # type: ignore[union-attr]

        @hypothesis.given(case=operation.as_strategy())
        @hypothesis.settings(
            max_examples=60, derandomize=True, deadline=None, suppress_health_check=list(
                hypothesis.HealthCheck)
        )  # fmt: skip
        def storm(case: Any) -> None:
            nonlocal asked
            asked += 1
            response = case.call()
            case.validate_response(response, checks=[not_a_server_error])
            assert response.status_code < 500

        storm()
    assert asked > 300
    assert translator.get("/ready").status_code == 200
