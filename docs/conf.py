"""How Sphinx builds these pages: ``python -m sphinx -W -b html docs OUTPUT``."""

from quotebank import __version__

project = "quotebank"
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
html_theme = "furo"
html_title = f"quotebank {release}"
exclude_patterns = ["_build"]
autodoc_member_order = "bysource"
python_maximum_signature_line_length = 90
myst_heading_anchors = 3
