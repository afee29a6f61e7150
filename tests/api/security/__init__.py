"""Attempts to get in, and what is written down of them."""
