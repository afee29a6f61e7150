"""The text of a file, whatever its format."""

from corpus.errors import SourceUnreadable
from corpus.formats.extracted import Extracted


def extract(content: bytes, file_name: str) -> Extracted:
    """The text of a file's bytes; SourceUnreadable if it is not UTF-8."""
    try:
        # newline handling is left out on purpose: offsets count the file's own characters
        return Extracted(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise SourceUnreadable(
            f"the file {file_name} is not UTF-8 at byte {error.start}; convert it to UTF-8"
        ) from error
