"""Seisaku for its users: the HTTP service, the web page and the command line."""
