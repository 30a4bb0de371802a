"""The fact-checker's desk: a local web page over a bank, and the JSON API behind it. Needs the extra ``web``.

::

    app          the application: the routes over one bank, and what all of them share
    safety       what every answer carries, and what no request may do
    connections  who says nothing, or stops halfway, is hung up on
    access       one line of JSON a request, without what was asked
    search_parameters  a search as the address of a page
    pages        the pages; `view_data` reads what they show, `rendering` writes it as HTML
    review       the pages that change the bank, there only when edits are allowed
    api          the JSON API; `response_models` says what its answers look like
    marking      texts in pieces: words that were looked for, quotes inside an article
    plots        counts over time, as bars
"""
