"""A memo checked against the corpus: over HTTP, on a page, from and into Word files."""
