"""The HTML report of saved runs: one file that needs no network and no other file."""
