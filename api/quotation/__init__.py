"""The check of a quotation over HTTP and on a page."""
