"""Tests of corpus/: from bytes to passages, on small texts and on the five documents."""
