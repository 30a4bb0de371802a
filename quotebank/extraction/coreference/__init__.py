"""Who is meant: the persons and bodies of an article, and which of them a mention stands for."""
