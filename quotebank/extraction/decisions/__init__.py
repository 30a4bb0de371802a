"""The learned questions: a file each, with its candidates, their features, and the decision.

The rules propose and forbid; a decision chooses by a `LinearModel`. None keeps anything of a text, so that one set
serves every article, and another set can stand beside it.
"""
