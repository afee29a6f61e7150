"""An encoder that encodes each query once, for searches that differ in all but their queries."""

from collections.abc import Callable

from index.encoder import Encoder, PassageEmbeddings, QueryEmbedding


class RememberingEncoder(Encoder):
    """Gives what another encoder gives, and keeps every query's embedding in memory."""

    def __init__(self, encoder: Encoder) -> None:
        # not the encoder's own beginning: all that is asked of it is passed on
        self._encoder = encoder
        self._known: dict[str, QueryEmbedding] = {}

    @property
    def dimensions(self) -> int:
        """The length of a text's vector."""
        return self._encoder.dimensions

    def encode_query(self, query: str) -> QueryEmbedding:
        """The vector and the tokens of one query; encoded on first sight alone."""
        if query not in self._known:
            self._known[query] = self._encoder.encode_query(query)
        return self._known[query]

    def encode_passages(
        self, passages: list[str], advance: Callable[[int], None] | None = None
    ) -> PassageEmbeddings:
        """The vectors and tokens of passages, as the encoder gives them."""
        return self._encoder.encode_passages(passages, advance)
