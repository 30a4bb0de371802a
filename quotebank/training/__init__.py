"""Fits the models of the learned questions from gold JSON Lines; never imported at run time.

``python -m quotebank.training GOLD.jsonl`` rebuilds ``extraction/models/en/`` deterministically. Each line of gold
holds ``text``, ``quoted`` (what stands in marks, as ``[start, end]``) and ``attributions``, each with ``content``,
``cue`` and ``source`` spans and, where it was judged, the ``speaker``'s name (null for an unnamed one). ``people`` and
``organisations``, where they are there, list everybody whom the article names. Fitting needs
scikit-learn (the extra ``training``), and leaves the process as it was.
"""
