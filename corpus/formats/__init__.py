"""File formats: the text of a file's bytes."""
