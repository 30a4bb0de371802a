"""The fact-checker's desk: a local web page over a bank, and the JSON API behind it. Needs the extra ``web``."""
