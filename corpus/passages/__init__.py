"""Passages: what a document is cut into, to be found, quoted and proved."""
