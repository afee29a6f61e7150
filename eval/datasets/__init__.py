"""Data sets: passages, queries, and which passages answer which query, whatever the format."""
