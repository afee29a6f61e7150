"""Tests of the formats of a citation."""
