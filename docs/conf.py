"""How Sphinx builds these pages: ``sphinx-build -W docs OUTPUT``."""

from quotebank import __version__

project = "quotebank"
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.intersphinx"]
html_theme = "furo"
html_title = f"quotebank {release}"
exclude_patterns = ["_build"]
nitpicky = False
intersphinx_mapping: dict[str, tuple[str, None]] = {}  # building the pages needs no network
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
python_maximum_signature_line_length = 90
myst_heading_anchors = 3
