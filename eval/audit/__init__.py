"""Fits the memo audit: candidates of the dev sentences, and weights by author."""
