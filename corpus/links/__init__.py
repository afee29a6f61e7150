"""Links: from words of a passage to the places that they point at."""
