"""What can go wrong while documents are read."""


class CorpusError(Exception):
    """A document, or the catalogue that lists it, cannot be used as it is."""


class CatalogueError(CorpusError):
    """The catalogue is missing, is no TOML, or has an entry that breaks its rules."""


class SourceMissing(CorpusError):
    """A catalogued file is not there."""


class SourceChanged(CorpusError):
    """A catalogued file's bytes are not those whose hash the catalogue gives."""


class SourceUnreadable(CorpusError):
    """A file's bytes are no text in the encoding that is expected."""


class UnknownDocument(CorpusError):
    """No document of this id is in the catalogue."""
