"""Storage: quotes to the database and back, behind QuoteBank."""
