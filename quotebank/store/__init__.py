"""Quotes to database and back: the rooms behind QuoteBank."""
