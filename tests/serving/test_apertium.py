"""Apertium-APy's API, by the very requests of OmegaT and Weblate."""

import http.client
import json
from typing import Any
from urllib.parse import quote, quote_plus, urlencode

from live import Live, serving
from toys import trained


def sent(live: Live, target: str) -> tuple[int, Any]:
    """Send a target as it is: no client in between that would mend it."""
    connection = http.client.HTTPConnection(live.url.removeprefix("http://"), timeout=30)
    connection.request("GET", target)
    answer = connection.getresponse()
    body = json.loads(answer.read())
    connection.close()
    return answer.status, body


def korean(english: str) -> str:
    return trained().model.run(english).text


def test_omegat_is_served(translator: Live) -> None:
    # The format of its connector: "%s/translate?q=%s&markUnknown=%s&langpair=%s|%s&key=%s"
    for text in ("one two", "nine & ten?"):
        status, body = sent(
            translator, f"/translate?q={quote_plus(text)}&markUnknown=no&langpair=en|ko&key="
        )
        assert (status, body["responseStatus"], body["responseDetails"]) == (200, 200, None)
        assert body["responseData"]["translatedText"] == korean(text)
    # Languages with a country.
    status, body = sent(translator, "/translate?q=one&markUnknown=no&langpair=en_US|ko_KR&key=x")
    assert (status, body["responseData"]["translatedText"]) == (200, korean("one"))


def test_weblate_is_served(translator: Live) -> None:
    status, body = sent(translator, "/listPairs")
    assert (status, body["responseStatus"]) == (200, 200)
    pairs = [(pair["sourceLanguage"], pair["targetLanguage"]) for pair in body["responseData"]]
    # It asks by the codes of two letters if they are there, else by Apertium's own.
    assert pairs == [("en", "ko"), ("eng", "kor")]
    for source, target in pairs:
        asked = {"langpair": f"{source}|{target}", "q": "one two", "markUnknown": "no"}
        status, body = sent(translator, f"/translate?{urlencode(asked)}")
        assert (status, body["responseData"]["translatedText"]) == (200, korean("one two"))


def test_a_form_does_too(translator: Live) -> None:
    answer = translator.post("/translate", data={"langpair": "eng|kor", "q": "one\ntwo"})
    assert answer.json()["responseData"]["translatedText"] == f"{korean('one')}\n{korean('two')}"


def test_a_wrong_pair_is_refused_with_the_right_ones(translator: Live) -> None:
    for pair in ("ko|en", "en|fr", "eng|fra"):
        status, body = sent(translator, f"/translate?q=one&langpair={pair}")
        assert (status, body["responseStatus"]) == (400, 400)
        assert "there is en → ko" in body["responseDetails"]
    status, body = sent(translator, f"/translate?q=one&langpair={quote('en-ko')}")
    assert (status, body["responseStatus"]) == (400, 400)
    assert "as in en|ko" in body["responseDetails"]
    answer = translator.post("/translate", data={"langpair": "en|fr", "q": "one"})
    assert answer.json()["responseStatus"] == 400
    assert sent(translator, "/translate?langpair=en|ko")[1]["responseStatus"] == 400


def test_a_key_is_asked_for_where_there_are_any() -> None:
    with serving([trained().path], api_keys=("mine",)) as live:
        status, body = sent(live, "/translate?q=one&markUnknown=no&langpair=en|ko&key=")
        assert (status, body["responseStatus"]) == (403, 403)
        assert sent(live, "/translate?q=one&langpair=en|ko&key=mine")[0] == 200
        assert sent(live, "/listPairs")[0] == 403
