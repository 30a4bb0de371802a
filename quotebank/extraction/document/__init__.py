"""The text as the rules read it: tokens, sentences, paragraphs, quotation marks, headlines; any language."""
