"""Formats: files made by the tests, and the text that comes of them."""
