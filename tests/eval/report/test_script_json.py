"""JSON inside a page."""

import json

import pytest

from eval.report.script_json import script_json


@pytest.mark.parametrize(
    "text", ["</script><b>", "<!-- <script>", "a\u2028b\u2029c", "「&amp;」\"'", "令和７年"]
)
def test_it_holds_nothing_that_ends_its_element_and_means_the_same(text: str) -> None:
    written = str(script_json({text: [text]}))
    assert not set(written) & set("<>&\u2028\u2029")
    assert json.loads(written) == {text: [text]}


def test_what_is_no_number_is_refused_as_browsers_would_refuse_it() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        script_json(float("nan"))
