"""Tests of generated answers."""
