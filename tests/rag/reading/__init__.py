"""Tests of the package `rag.reading`."""
