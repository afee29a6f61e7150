"""Tests of the package `rag`."""
