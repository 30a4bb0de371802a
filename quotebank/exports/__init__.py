"""Exports quotes in formats that other programs read; one module per format.

::

    json_lines       every field, one quote per line; or one article per line with its text, to move a bank
    csv_tables       one quote per row, for spreadsheets
    datapackage      that table with a description of its columns, for Frictionless tools
    schema_org       schema.org Quotation, as JSON-LD
    web_annotation   W3C Web Annotation, as JSON-LD: the place of the words in the article
    quotebank_dump   the quotation-centric JSON Lines of the EPFL Quotebank
    claim_review     schema.org ClaimReview: a verdict as the draft of a fact-check
    citations        one line of text
    references       BibTeX, CSL-JSON and RIS, for reference managers
    draft_page       the report on a draft, as one page for an editor
    stances          how an article reports a quote, in words
    links            the article's address with a text fragment, which makes a browser jump to the quote

All of them read quotes one at a time, so an export of any size needs little memory.
"""

from quotebank.exports.citations import to_citation
from quotebank.exports.claim_review import to_claim_review
from quotebank.exports.csv_tables import CSV_COLUMNS, export_csv, from_row, read_csv
from quotebank.exports.datapackage import export_datapackage
from quotebank.exports.draft_page import draft_page
from quotebank.exports.json_lines import (
    OUTLET_LINES,
    SPEAKER_LINES,
    article_from_dict,
    article_to_dict,
    export_articles,
    export_jsonl,
    export_lists,
    from_dict,
    read_jsonl,
    to_dict,
)
from quotebank.exports.links import link_to
from quotebank.exports.quotebank_dump import export_quotebank_dump
from quotebank.exports.references import to_bibtex, to_csl_json, to_ris
from quotebank.exports.schema_org import export_schema_org, to_schema_org
from quotebank.exports.stances import source_of, turned_by
from quotebank.exports.web_annotation import export_web_annotation, to_web_annotation

__all__ = [
    "CSV_COLUMNS",
    "OUTLET_LINES",
    "SPEAKER_LINES",
    "article_from_dict",
    "article_to_dict",
    "draft_page",
    "export_articles",
    "export_csv",
    "export_datapackage",
    "export_jsonl",
    "export_lists",
    "export_quotebank_dump",
    "export_schema_org",
    "export_web_annotation",
    "from_dict",
    "from_row",
    "link_to",
    "read_csv",
    "read_jsonl",
    "source_of",
    "to_bibtex",
    "to_citation",
    "to_claim_review",
    "to_csl_json",
    "to_dict",
    "to_ris",
    "to_schema_org",
    "to_web_annotation",
    "turned_by",
]
