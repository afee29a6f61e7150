"""Tests of the memo audit."""
