"""Questions answered from the corpus, with citations that prove themselves."""
