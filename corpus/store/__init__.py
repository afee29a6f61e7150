"""The store: documents and their versions in a database."""
