"""Tests of the package `rag.answering`."""
