"""Terms of the corpus, suggested while a question is typed."""
