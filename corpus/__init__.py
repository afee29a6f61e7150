"""Documents and their catalogue, read into canonical text and cut into passages."""
