"""The word lists, a folder a language, and what loads them."""
