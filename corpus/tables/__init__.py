"""Tables: their rows, headers and labels, however they lie in the text."""
