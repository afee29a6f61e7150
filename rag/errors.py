"""What can be wrong with what a user asks."""


class RagError(Exception):
    """A request that cannot be carried out as it stands; the message says the remedy.

    `field` names the part of the request that is at fault.
    """

    def __init__(self, message: str, *, message_ja: str, field: str) -> None:
        super().__init__(message)
        self.message_ja = message_ja
        self.field = field


class QuestionError(RagError):
    """The question is blank, too long, or has characters that no text has."""


class FilterError(RagError):
    """A filter names what the corpus does not have, or contradicts itself."""


class CitationIdError(RagError):
    """A citation id is not one that this program ever gave out."""


class UnknownPassage(RagError):
    """No passage of this id is in the index."""


class MemoError(RagError):
    """The memo is too long, or has characters that no text has."""
