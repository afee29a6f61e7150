"""Reads out of Japanese text what can be true or false: quantities, times, names, directions."""
