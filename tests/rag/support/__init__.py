"""Tests of rag.support."""
