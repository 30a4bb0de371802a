"""Article to quotes: pure functions over text and records, without database, network or clock."""
