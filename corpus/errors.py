"""What can go wrong while documents are read."""


class CorpusError(Exception):
    """A document, or the catalogue that lists it, cannot be used as it is."""


class CatalogueError(CorpusError):
    """The catalogue is missing, is no TOML, or has an entry that breaks its rules."""


class SourceMissing(CorpusError):
    """A catalogued file is not there."""


class SourceChanged(CorpusError):
    """A catalogued file's bytes are not those whose hash the catalogue gives."""


class UnknownDocument(CorpusError):
    """No document of this id is in the catalogue."""


class DescriptionError(CorpusError):
    """What is said of a file that is to be added is missing or cannot be."""


class NothingToRead(CorpusError):
    """A file has no text from which a passage could be made."""


class DocumentConflict(CorpusError):
    """A document of this id is there already and is another one."""


class StoreNotWritable(CorpusError):
    """The disk refuses the store, or another process keeps it too long."""


class StoreDamaged(CorpusError):
    """The store's file is no database, or its contents contradict one another."""


class StoreTooNew(CorpusError):
    """A later version of the program wrote the store."""


class FileRefused(CorpusError):
    """A file cannot be taken in as it is; the message says why and what would help."""


class FileUnsupported(FileRefused):
    """A file is of a format that is not read, or not of the format that its name says."""


class FileTooLarge(FileRefused):
    """A file, or what it unpacks to, is larger than the limit."""


class FileTooDemanding(FileRefused):
    """A file takes more time or memory to read than is allowed.

    `message_ja` says so in Japanese, with the file and the limit.
    """

    def __init__(self, message: str, *, message_ja: str = "") -> None:
        super().__init__(message)
        self.message_ja = message_ja


class FileEmpty(FileRefused):
    """A file holds no text."""


class FileBroken(FileRefused):
    """A file is of its format by name, but cannot be read as such."""


class FileProtected(FileRefused):
    """A file needs a password."""


class TextLayerMissing(FileRefused):
    """A PDF shows pictures of its pages, and has no text under them."""
