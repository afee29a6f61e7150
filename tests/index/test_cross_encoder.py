"""The cross-encoder's pairs, as its model is given them, and files that are none."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from index.cross_encoder import (
    CONTEXT_END,
    CONTEXT_START,
    MOST_ASKED,
    MOST_OF_SENTENCE,
    CrossEncoder,
    Pair,
    load_cross_encoder,
)
from index.encoder import Encoder
from index.errors import ModelFileError
from index.model_description import DESCRIPTION_FILE, read_model_description


class Session:
    """Stands in for the model: gives what it was given back as logits.

    Of each pair: the number of its tokens, of those of what is asked, of the context, and of
    the sentence, marks included.
    """

    def __init__(self) -> None:
        self.ids: list[list[int]] = []

    def run(self, names: Sequence[str], given: dict[str, NDArray[Any]]) -> list[NDArray[Any]]:
        """What ONNX Runtime calls a session's pass."""
        assert names == ["logits"]
        mask, segments = given["mask"], given["segment"]
        assert given["embeddings"].shape == (*mask.shape, 3)
        self.ids += [
            [int(n) for n in row[own, 0]]
            for row, own in zip(given["embeddings"], mask, strict=True)
        ]
        counts = [mask.sum(axis=1)]
        counts += [((segments == of) & mask).sum(axis=1) for of in range(3)]
        return [np.stack(counts, axis=1).astype(np.float32)]


def ids_of(text: str) -> list[int]:
    """A token a character."""
    return [ord(sign) for sign in text]


def embed(ids: NDArray[np.int64]) -> NDArray[np.float32]:
    """The ids themselves, three numbers a token."""
    return np.repeat(ids[:, :, None], 3, axis=2).astype(np.float32)


def counted(*pairs: Pair) -> list[tuple[float, float, float, float]]:
    readings = CrossEncoder(Session(), ids_of, embed).read(pairs)
    return [(one.answers, one.supports, one.contradicts, one.absent) for one in readings]


def test_a_pair_is_given_as_three_texts_with_marks_between() -> None:
    session = Session()
    CrossEncoder(session, ids_of, embed).read([Pair("あ", "いう", "えおか")])
    assert session.ids == [[0, ord("あ"), 2, *ids_of("いう"), 2, *ids_of("えおか"), 2]]
    assert counted(Pair("あ", "いう", "えおか")) == [(10, 3, 3, 4)]


def test_each_text_is_read_so_far_as_the_model_was_trained_to() -> None:
    [(_, asked, context, sentence)] = counted(Pair("あ" * 500, "い" * 500, "う" * 500))
    assert asked == MOST_ASKED + 2
    assert context == CONTEXT_START + CONTEXT_END + 1
    assert sentence == MOST_OF_SENTENCE + 1


def test_of_a_long_context_the_start_and_the_end_are_read() -> None:
    session = Session()
    CrossEncoder(session, ids_of, embed).read([Pair("あ", "表題" + "い" * 99 + "見出し", "う")])
    [ids] = session.ids
    text = "".join(chr(number) for number in ids if number > 2)
    assert text.startswith("あ表題い")
    assert text.endswith("い見出しう")


def test_readings_come_in_the_order_of_the_pairs_whatever_their_length() -> None:
    pairs = [Pair("あ" * (n % 7 + 1), "", "い" * (n * 5 % 11)) for n in range(30)]
    assert counted(*pairs) == [counted(pair)[0] for pair in pairs]


def test_nothing_is_read_of_no_pairs() -> None:
    assert counted() == []


def test_a_model_folder_without_a_description_has_no_cross_encoder(tmp_path: Path) -> None:
    assert load_cross_encoder(tmp_path, ids_of, embed) is None


def test_a_file_that_is_no_model_is_told_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "seisaku-model.json").write_text("{}", encoding="utf-8")
    file = tmp_path / "cross_encoder.onnx"
    with pytest.raises(ModelFileError, match=r"cross_encoder\.onnx.*reinstall"):
        load_cross_encoder(tmp_path, ids_of, embed, file)
    file.write_bytes(b"no model")
    with pytest.raises(ModelFileError, match=r"cross_encoder\.onnx.*reinstall"):
        load_cross_encoder(tmp_path, ids_of, embed, file)


def test_what_answers_is_told_from_what_is_only_about_the_same(encoder: Encoder) -> None:
    assert encoder.cross_encoder is not None
    asked = "量子技術の開発にいくら使われますか。"
    texts = ("量子技術の予算は120億円である。", "量子技術の開発は重要である。")
    right, near = encoder.cross_encoder.read([Pair(asked, "1 予算", text) for text in texts])
    assert right.answers > near.answers


def test_what_speaks_of_a_claim_is_told_from_what_does_not(encoder: Encoder) -> None:
    assert encoder.cross_encoder is not None
    claim = "量子技術の予算は120億円だった。"
    texts = ("量子技術の予算は120億円である。", "会議は3月に東京で開かれた。")
    same, other = encoder.cross_encoder.read([Pair(claim, "", text) for text in texts])
    assert same.speaks > other.speaks
    assert same.supports > same.contradicts


def test_readings_do_not_depend_on_what_is_read_beside(encoder: Encoder) -> None:
    assert encoder.cross_encoder is not None
    pairs = [Pair("予算は。", "", "予算は120億円である。" * n) for n in (1, 9, 3, 2)]
    together = encoder.cross_encoder.read(pairs)
    for one, pair in zip(together, pairs, strict=True):
        [alone] = encoder.cross_encoder.read([pair])
        assert one == alone


def test_a_model_of_other_weights_has_no_cross_encoder(
    model_dir: Path, tmp_path: Path, encoder: Encoder
) -> None:
    description = read_model_description(model_dir)
    other = replace(description, source=replace(description.source, sha256="0" * 64))
    (tmp_path / DESCRIPTION_FILE).write_text(other.to_json(), encoding="utf-8")
    assert load_cross_encoder(tmp_path, encoder.token_ids, encoder.embed_tokens) is None
