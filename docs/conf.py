"""Sphinx makes a site of these pages: `make docs`, then open site/index.html."""

from tongsa.version import __version__

project = "tongsa"
author = copyright = "the tongsa authors"
release = __version__
language = "en"

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["README.md"]
source_suffix = {".md": "markdown"}
# Every heading down to the third can be linked to.
myst_heading_anchors = 3
myst_enable_extensions = ["colon_fence"]
# A fence says `python run` where the tests run it.
suppress_warnings = ["misc.highlighting_failure"]

# Docstrings are laid out to be read as they stand, in columns: the reference shows them so.
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_typehints_format = "short"

html_theme = "furo"
html_title = "tongsa"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
# Fonts of the system: a page of ours asks nobody else for anything.
html_static_path = ["static"]
html_css_files = ["site.css"]


def _as_it_stands(
    app: object, what: str, name: str, obj: object, options: object, lines: list[str]
) -> None:
    """Let a docstring be a first paragraph of prose and the rest a block of text."""
    del app, what, name, obj, options
    text = "\n".join(lines).strip()
    first, _, rest = text.partition("\n\n")
    block = [".. code-block:: text", "", *(f"    {line}" for line in rest.splitlines()), ""]
    lines[:] = [*first.splitlines(), "", *(block if rest.strip() else [])]


def setup(app: object) -> None:
    app.connect("autodoc-process-docstring", _as_it_stands)  # type: ignore[attr-defined]
