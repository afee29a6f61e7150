"""Judges the whole: gold questions, runs, measures, benchmarks."""
