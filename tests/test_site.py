"""The documents as a site: nothing to complain of, and no page asks anybody for anything."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

DOCS = Path(__file__).parents[1] / "docs"


@pytest.mark.slow
def test_the_site_is_made_without_a_warning(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html",
         "-d", tmp_path / "read", DOCS, tmp_path / "site"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    pages = {page.relative_to(tmp_path / "site").as_posix(): page.read_text("utf-8")
             for page in (tmp_path / "site").rglob("*.html")}  # fmt: skip
    # Every document is a page, and none has fallen to a page of Sphinx's own.
    for document in DOCS.rglob("*.md"):
        page = document.relative_to(DOCS).with_suffix(".html").as_posix()
        title = next(
            line for line in document.read_text("utf-8").splitlines() if line.startswith("# ")
        )
        assert re.sub(r"[`*#]", "", title).strip()[:12] in pages[page], page
    for name, page in pages.items():
        loaded = re.findall(r'<(?:script|img|source)[^>]* src="([^"]+)"', page)
        loaded += re.findall(
            r'<link[^>]* rel="(?:stylesheet|icon|preload)"[^>]* href="([^"]+)"', page
        )
        assert not [link for link in loaded if "//" in link], name
