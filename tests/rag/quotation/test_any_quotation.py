"""Any stretch of any document, however dressed, is verbatim; with one sign changed it is not."""

import re
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.aligned_text import without_white_space
from corpus.reading.canonical import CanonicalDocument
from rag.proof import ProofState, prove
from rag.quotation.checker import MAX_PLACES
from rag.quotation.difference import Kind
from rag.quotation.naming import What
from rag.quotation.quotation import Quotation, QuotationVerdict
from rag.quotation.surface import surface_of
from tests.rag.quotation.conftest import Library
from tests.rag.quotation.dressing import DRESSINGS

_KANJI = re.compile("[一-鿿]")
_NUMBER = re.compile(r"[0-9](?:[0-9]|[.,](?=[0-9]))*")
_ELLIPSES = ("……", "…", "・・・", "（中略）", "〔略〕", "(略)", "\n中略\n", "［……］", "...")
# The same examples each time: of a thousand dresses one is ambiguous to a reader too, such as a
# list and a name cut in two at its ・ in one quotation.
_EXAMPLES = settings(max_examples=150, deadline=None, derandomize=True)


def stretch(document: CanonicalDocument, random: Random, least: int = 12) -> tuple[int, int]:
    """A stretch of a document's text as read, no number cut, of some length."""
    text = document.text.text
    while True:
        start = random.randrange(len(text) - least)
        end = min(len(text), start + random.choice((least, 30, 60, 120, 400)) + random.randrange(9))
        start, end = uncut(text, start), uncut(text, end)
        if len(surface_of(text[start:end]).text) >= least and not text[start].isspace():
            return start, end


def uncut(text: str, place: int) -> int:
    """The place, or the end of the number that it is in."""
    while (
        0 < place < len(text)
        and text[place - 1] in "0123456789,."
        and text[place] in "0123456789,."
    ):
        place += 1
    return place


def assert_proven(found: Quotation, library: Library) -> None:
    """Every place's spans, sliced from the source, give its quote; its id proves itself."""
    for place in found.places:
        citation = place.citation
        document = library.catalogue.get(place.document_id)
        source = library.catalogue.source(document).text
        sliced = "".join(source[start:end] for start, end in citation.spans)
        assert without_white_space(sliced) == without_white_space(citation.quote)
        assert prove(citation.citation_id, library.catalogue).state is ProofState.PROVEN
        for difference in place.differences:
            said, stands = difference.quote, difference.source
            assert found.quote[said.start : said.end] == said.text
            assert citation.quote[stands.start : stands.end] == stands.text


def assert_there(found: Quotation, document: CanonicalDocument, first: int) -> None:
    """One of the places has what the stretch begins with, but for a mark or a bullet before it."""
    offset = document.text.offsets[first]
    spans = [
        span
        for place in found.places
        if place.document_id == document.document.document_id
        for span in place.citation.spans
    ]
    if found.places_total <= MAX_PLACES:
        assert any(start - 6 <= offset < end for start, end in spans)


@given(seed=st.integers(0, 2**32), names=st.sets(st.sampled_from(sorted(DRESSINGS)), max_size=4))
@_EXAMPLES
def test_a_stretch_in_any_dress_is_verbatim_where_it_was_taken(
    library: Library,
    seed: int,
    names: set[str],
) -> None:
    random = Random(seed)
    document = random.choice(library.documents)
    start, end = stretch(document, random)
    quote = document.text.text[start:end]
    for name in (name for name in DRESSINGS if name in names):
        quote = DRESSINGS[name](quote, random)
    found = library.checker.check(quote)
    assert found.verdict is QuotationVerdict.VERBATIM, quote
    assert found.similarity == 1
    assert not any(place.differences for place in found.places)
    assert_there(found, document, start)
    assert_proven(found, library)


@given(seed=st.integers(0, 2**32), ellipsis=st.sampled_from(_ELLIPSES))
@_EXAMPLES
def test_an_ellipsis_stands_for_what_is_between(
    library: Library,
    seed: int,
    ellipsis: str,
) -> None:
    random = Random(seed)
    document = random.choice(library.documents)
    text = document.text.text
    start, end = stretch(document, random, least=30)
    first, last = uncut(text, start + 12), uncut(text, end - 10)
    parts = text[start:first], text[last:end]
    if first >= last or not all(surface_of(part).text for part in parts):
        return
    found = library.checker.check(ellipsis.join(parts))
    assert found.verdict is QuotationVerdict.VERBATIM, ellipsis.join(parts)
    assert_proven(found, library)


@given(seed=st.integers(0, 2**32))
@_EXAMPLES
def test_one_other_kanji_is_one_difference_at_its_place(
    library: Library,
    seed: int,
) -> None:
    random = Random(seed)
    document = random.choice(library.documents)
    start, end = stretch(document, random, least=16)
    text = document.text.text[start:end]
    places = [match.start() for match in _KANJI.finditer(text)]
    if not places:
        return
    place = random.choice(places)
    other = random.choice("鶴亀鯨".replace(text[place], ""))
    found = library.checker.check(text[:place] + other + text[place + 1 :])
    assert found.verdict is QuotationVerdict.ALTERED
    [difference] = found.places[0].differences
    assert difference.kind is Kind.REPLACED
    assert (difference.quote.start, difference.quote.end) == (place, place + 1)
    assert (difference.quote.text, difference.source.text) == (other, text[place])
    assert_proven(found, library)


@given(seed=st.integers(0, 2**32))
@_EXAMPLES
def test_one_other_digit_is_another_number_at_its_place(
    library: Library,
    seed: int,
) -> None:
    random = Random(seed)
    document = random.choice(library.documents)
    start, end = stretch(document, random, least=20)
    text = document.text.text[start:end]
    numbers = list(_NUMBER.finditer(text))
    if not numbers:
        return
    number = random.choice(numbers)
    place = random.choice([p for p in range(*number.span()) if text[p].isdecimal()])
    other = random.choice("0123456789".replace(text[place], ""))
    quote = text[:place] + other + text[place + 1 :]
    found = library.checker.check(quote)
    if found.verdict is QuotationVerdict.VERBATIM:
        assert quote in "\n".join(
            found.text.text for found in library.documents
        )  # it stands elsewhere
        return
    assert found.verdict is QuotationVerdict.ALTERED
    [difference] = found.places[0].differences
    assert difference.what is What.NUMBER
    assert difference.quote.start <= place < difference.quote.end
    assert quote[slice(*number.span())] == difference.quote.text
    assert_proven(found, library)
