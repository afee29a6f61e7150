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


class QuoteError(RagError):
    """The quotation has nothing to compare, is too long, or has characters that no text has."""


class FilterError(RagError):
    """A filter names what the corpus does not have, or contradicts itself."""


class CitationIdError(RagError):
    """A citation id is not one that this program ever gave out."""


class UnknownPassage(RagError):
    """No passage of this id is in the index."""


class UnknownFormat(RagError):
    """A citation is asked for in a format that is not written."""


class CitationLost(RagError):
    """What a citation cites is not kept any more, or never stood where its id says."""


class MemoError(RagError):
    """The memo is too long, or has characters that no text has."""


class MemoTooLong(MemoError):
    """A memo has more characters than are checked at once."""


class MemoUnreadable(MemoError):
    """A memo is in a format that memos are not read from, or has what is no character."""
