"""Japanese: words, sentences, characters and their variants, abbreviations."""
