"""Reading: from the text of a file to its canonical form, as an editor would have it."""
