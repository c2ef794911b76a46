"""A page of the house as one document: what all pages share (`static/house.*`), and its own.

The document asks nobody for anything but its own server, and carries a policy that holds browsers
to it: no script and no style runs in it but these, to the letter.
"""

import base64
import hashlib
import json
from collections.abc import Sequence
from importlib import resources
from string import Template
from typing import Any, NamedTuple


class Document(NamedTuple):
    """HTML, and the policy (Content-Security-Policy) that is written into it."""

    html: str
    policy: str


def document(
    package: str,
    *,
    main: str,
    styles: Sequence[str],
    scripts: Sequence[str],
    data: Any,
    connects: bool,
) -> Document:
    """Lay a page out.

    package   whose `static/` holds the page's own files, or else ours
    data      what `data` is to its scripts
    connects  it may ask its own server
    """
    css = "".join(_part(package, name) for name in ("house.css", *styles))
    js = "".join(_part(package, name) for name in ("house.js", *scripts))
    policy = "; ".join([
        "default-src 'none'",
        f"style-src '{_hash(css)}'",
        f"script-src '{_hash(js)}'",
        "img-src data:",
        "connect-src 'self'" if connects else "connect-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
    ])  # fmt: skip
    # In a script element only </ could end it, and <!-- change it.
    text = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    html = Template(_part(package, "house.html")).substitute(
        css=css, js=js, main=_part(package, main).rstrip(), data=text, policy=policy
    )
    return Document(html, policy)


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _part(package: str, name: str) -> str:
    own = resources.files(package).joinpath("static", name)
    ours = resources.files("tongsa.inside").joinpath("static", name)
    return (own if own.is_file() else ours).read_text("utf-8")
