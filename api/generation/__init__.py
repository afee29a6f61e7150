"""Generated answers over HTTP, on the page and in the terminal."""
