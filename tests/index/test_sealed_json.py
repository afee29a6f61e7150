"""Sealed JSON: a changed bit is noticed, white space is not content."""

import json

import pytest

from index.sealed_json import sealed, unsealed

CONTENT = {"題名": "計画", "頁": [1, 2.5, None], "索引": {"b": True, "a": ""}}


def test_what_is_sealed_is_read_back() -> None:
    assert unsealed(sealed(CONTENT)) == CONTENT
    assert unsealed(json.dumps(json.loads(sealed(CONTENT)))) == CONTENT  # on one line


def test_every_bit_that_flips_is_noticed_or_changes_nothing() -> None:
    whole = sealed(CONTENT).encode()
    for bit in range(len(whole) * 8):
        flipped = bytearray(whole)
        flipped[bit // 8] ^= 1 << (bit % 8)
        try:
            assert unsealed(flipped.decode()) == CONTENT
        except ValueError:
            continue


@pytest.mark.parametrize("text", ["[]", "null", "{", "", "{}", '{"a": 1}'])
def test_what_was_never_sealed_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        unsealed(text)


def test_what_an_earlier_program_wrote_without_a_seal_may_be_read() -> None:
    assert unsealed('{"a": 1}', may_lack=True) == {"a": 1}
    with pytest.raises(ValueError, match="its seal is 'x'"):
        unsealed('{"a": 1, "seal": "x"}', may_lack=True)
