"""What can go wrong in search."""


class SearchIndexError(Exception):
    """Something in `index` failed; the message names the thing, the value and the remedy."""


class ModelFileError(SearchIndexError):
    """A model file or model folder is absent, broken, truncated or of an unknown kind."""


class IndexMissing(SearchIndexError):
    """There is no index where one is looked for."""


class IndexMismatch(SearchIndexError):
    """The index was built by other means than those at hand: another model, corpus, analyzer."""


class IndexDamaged(SearchIndexError):
    """A file of the index is missing, unreadable or not what it was when it was written."""


class IndexNotWritable(SearchIndexError):
    """The place where an index is to be built cannot be written to."""


class NothingToIndex(SearchIndexError, ValueError):
    """The texts that are to be indexed have no word among them."""


class SettingsError(SearchIndexError):
    """A setting of search is unknown or has a value that is not allowed."""
