"""The check of a quotation: does it stand in a document so, else where and how does it differ."""
