"""Administration over HTTP and on its page."""
