"""The trigram index, against looking at every place of the text."""

from hypothesis import given
from hypothesis import strategies as st

from rag.quotation.trigrams import TrigramIndex

_TEXT = st.text("研究開発𠮷a\n", max_size=40)


@given(text=_TEXT, quote=_TEXT)
def test_every_place_of_every_trigram_is_known(text: str, quote: str) -> None:
    index = TrigramIndex(text)
    starts, ends = index.ranges(quote)
    found = [
        list(index.places(int(start), int(end))) for start, end in zip(starts, ends, strict=True)
    ]
    assert found == [
        [at for at in range(len(text) - 2) if text[at : at + 3] == quote[place : place + 3]]
        for place in range(len(quote) - 2)
    ]
