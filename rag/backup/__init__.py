"""One file that holds all that must not be lost, and the way back from it."""
