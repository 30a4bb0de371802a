"""The fact-checker's desk: a local web page over a bank, and the JSON API behind it. Needs the extra ``web``.

::

    app          the application: the routes over one bank, and what they share
    safety       headers of every response, and requests that are refused
    connections  disconnects clients that stay silent or stop halfway
    access       the access log: one line of JSON per request, without search terms
    search_parameters  a search as the query string of a page's address
    pages        the pages; `view_data` reads their data, `rendering` renders the HTML
    review       the pages that change the bank, served only when edits are allowed
    api          the JSON API; `response_models` describes its responses
    marking      texts cut into pieces: search terms, quotes inside an article
    plots        bar charts of counts over time
"""
