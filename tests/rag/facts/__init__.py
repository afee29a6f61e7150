"""Tests of reading facts out of text."""
