"""A passage: any stretch of it can be quoted and proved."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.aligned_text import INSERTED, AlignedText, without_white_space
from corpus.passages.passage import Passage, PassageKind, alignment_runs
from tests.corpus.inline_document import assert_in_order, sliced, whole

SOURCE = "「産業戦略」2では、\n  投資を 2.4%に"


def passage_of(text: AlignedText, source: str) -> Passage:
    """Make a passage of one document that says just this."""
    return Passage(
        passage_id="test-report.0001",
        document_id="test-report",
        version=1,
        text=text.text,
        kind=PassageKind.BODY,
        section=(),
        pages=(),
        span=(0, len(text)),
        source_spans=text.source_spans(source),
        alignment=alignment_runs(text),
        sentences=(),
        previous_id=None,
        next_id=None,
    )


def strategy() -> Passage:
    """Cut the note number and the indent out of SOURCE."""
    parts = [whole(SOURCE).cut(0, 6), whole(SOURCE).cut(7, 10)]
    first = AlignedText.join("", parts)
    return passage_of(AlignedText.join("\n", [first, whole(SOURCE).cut(13, 22)]), SOURCE)


def test_runs_fold_what_follows_in_text_and_source() -> None:
    text = AlignedText("「戦略」では\n投資", (0, 3, 4, 5, 7, 8, INSERTED, 13, 14))
    assert alignment_runs(text) == ((0, 0, 1), (1, 3, 3), (4, 7, 2), (7, 13, 2))


def test_runs_do_not_fold_over_inserted_space() -> None:
    assert alignment_runs(AlignedText("国 の", (0, INSERTED, 1))) == ((0, 0, 1), (2, 1, 1))


def test_the_passage_is_proved_by_its_spans() -> None:
    passage = strategy()
    assert passage.text == "「産業戦略」では、\n投資を 2.4%に"
    assert passage.source_spans == ((0, 6), (7, 22))
    assert sliced(SOURCE, passage.source_spans) == "「産業戦略」では、投資を2.4%に"


@pytest.mark.parametrize(
    ("start", "end", "spans"),
    [
        pytest.param(1, 5, ((1, 5),), id="inside one run"),
        pytest.param(4, 8, ((4, 6), (7, 9)), id="over a note number"),
        pytest.param(6, 12, ((7, 15),), id="over a line break"),
        pytest.param(8, 10, ((9, 10),), id="ends in inserted space"),
        pytest.param(9, 11, ((13, 14),), id="begins in inserted space"),
        pytest.param(13, 16, ((17, 19),), id="begins in the source's own space"),
        pytest.param(0, 19, ((0, 6), (7, 22)), id="all of it"),
    ],
)
def test_a_part_has_the_spans_of_its_own_characters(
    start: int, end: int, spans: tuple[tuple[int, int], ...]
) -> None:
    passage = strategy()
    assert passage.source_spans_of(start, end) == spans
    assert sliced(SOURCE, spans) == without_white_space(passage.text[start:end])


@pytest.mark.parametrize(
    ("start", "end"), [(3, 3), (5, 4), (-1, 3), (0, 20), (9, 10), (13, 14), (19, 25)]
)
def test_a_stretch_that_holds_nothing_is_refused_with_the_passage_s_size(
    start: int, end: int
) -> None:
    message = (
        f"[{start}, {end}) of passage test-report.0001 holds nothing to quote; "
        "choose a stretch of its 19 characters"
    )
    with pytest.raises(ValueError, match=f"^{re.escape(message)}$"):
        strategy().source_spans_of(start, end)


@settings(max_examples=150)
@given(data=st.data(), source=st.text(alphabet="国の予算A1。 　\n\t", min_size=1, max_size=30))
def test_any_stretch_of_any_passage_is_proved(source: str, data: st.DataObject) -> None:
    places = st.integers(0, len(source))
    dropped = data.draw(st.lists(st.tuples(places, places).map(sorted).map(tuple), max_size=3))
    text = whole(source).without([(start, end) for start, end in dropped])
    border = data.draw(st.integers(0, len(text)))
    text = AlignedText.join("\n", [text.cut(0, border), text.cut(border, len(text))])
    passage = passage_of(text, source)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if text.text[start:end].strip():
        spans = passage.source_spans_of(start, end)
        assert sliced(source, spans) == without_white_space(text.text[start:end])
        assert_in_order(spans, source, repr(source))
