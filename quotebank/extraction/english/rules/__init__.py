"""The rules of English, in ordered tables: a file a question, a function a rule."""
