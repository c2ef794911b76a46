"""Pages, as people and their browsers meet them."""

from pathlib import Path
from typing import Any

import pytest

CHROMIUM = Path("/usr/bin/chromium")


class Visit:
    """A page that is open, and all that went wrong on it: errors, and requests to elsewhere."""

    def __init__(
        self, browser: Any, url: str, width: int, scheme: str, language: str, **how: Any
    ) -> None:
        size = {"width": width, "height": 900}
        self.width = width
        self.context = browser.new_context(
            viewport=size, color_scheme=scheme, locale=language, **how
        )
        self.wrong: list[str] = []
        self.home = url
        self.page = self._watched(self.context.new_page())
        self.page.goto(url)

    def _watched(self, page: Any) -> Any:
        page.on("console", lambda m: self.wrong.append(m.text))
        page.on("pageerror", lambda e: self.wrong.append(str(e)))
        page.on("request", self._asked)
        return page

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.home, "data:", "blob:")):
            self.wrong.append(request.url)

    def opened_by(self, act: Any) -> Any:
        """Return the page that opens in another tab when something is done; it is watched too."""
        with self.context.expect_page() as opened:
            act()
        page = self._watched(opened.value)
        page.wait_for_load_state()
        return page

    def said(self) -> str:
        return str(self.page.locator("#said").inner_text())

    def check(self, page: Any = None) -> None:
        """Hold a page to what everybody can use, and to the width of the window."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
        page = page or self.page
        found = axe.run(page).response["violations"]
        told = [(v["id"], v["nodes"][0]["html"]) for v in found]
        assert not told, told
        assert page.evaluate("document.documentElement.scrollWidth") <= self.width
