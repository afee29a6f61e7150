"""The tasks that give verdicts: the audit of a memo's sentences, and the check of quotations."""

from enum import StrEnum


class Task(StrEnum):
    """A task by the name of its command and of its gold files, `memo-dev.jsonl`."""

    MEMO = "memo"
    QUOTES = "quotes"

    @property
    def id_field(self) -> str:
        """The field of an item's id."""
        return {"memo": "sentence_id", "quotes": "quote_id"}[self.value]

    @property
    def text_field(self) -> str:
        """The field of what is judged."""
        return {"memo": "text", "quotes": "quote"}[self.value]

    @property
    def verdicts(self) -> tuple[str, ...]:
        """All verdicts there are, in the order in which they are shown."""
        return {
            "memo": ("supported", "contradicted", "superseded", "not_found", "no_claim"),
            "quotes": ("verbatim", "altered", "not_found"),
        }[self.value]

    @property
    def counted(self) -> tuple[str, ...]:
        """The verdicts over whose items the accuracy is told: those that the goal names."""
        return {
            "memo": ("supported", "contradicted", "not_found"),
            "quotes": ("verbatim", "altered", "not_found"),
        }[self.value]

    @property
    def proven(self) -> tuple[str, ...]:
        """The verdicts that rest on a place in a source."""
        return {
            "memo": ("supported", "contradicted", "superseded"),
            "quotes": ("verbatim", "altered"),
        }[self.value]

    @property
    def dangerous(self) -> tuple[tuple[str, str], ...]:
        """What should be said and what must not be said instead, the worst first.

        Who is told that a wrong sentence stands looks no further.
        """
        return {
            "memo": (("contradicted", "supported"), ("not_found", "supported")),
            "quotes": (("altered", "verbatim"), ("not_found", "verbatim")),
        }[self.value]
