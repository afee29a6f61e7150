"""The sources that gold quotes from: each read once, each quote to stand there exactly once."""

from corpus.aligned_text import without_white_space
from corpus.catalogue import Catalogue
from corpus.errors import UnknownDocument
from eval.evidence import BareSource, Evidence
from eval.json_lines import JsonLines


class GoldSources:
    """Locates the quotes of gold files in the documents of a catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._sources: dict[str, BareSource] = {}

    def source(self, reader: JsonLines, line: int, document_id: str) -> BareSource:
        """The source of a document; the reader's error if there is no such document."""
        if document_id not in self._sources:
            try:
                document = self._catalogue.get(document_id)
            except UnknownDocument as error:
                raise reader.error(line, str(error), "name one of these") from error
            self._sources[document_id] = BareSource(self._catalogue.source(document).text)
        return self._sources[document_id]

    def evidence(
        self, reader: JsonLines, line: int, document_id: str, quote: str, part: int = 1
    ) -> Evidence:
        """A quote as evidence; an error unless it stands there once, white space aside."""
        source = self.source(reader, line, document_id)
        count = source.count(quote)
        if count != 1:
            shown = without_white_space(quote)[:40]
            raise reader.error(
                line,
                f"the quote {shown!r} stands {count} times in {document_id}",
                "copy it from the source, and as much of it as makes it stand there once",
            )
        return Evidence(document_id, quote, part, source.spans_of(quote))
