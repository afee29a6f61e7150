"""Text files: their encodings are told by their bytes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import FileBroken, FileEmpty, FileUnsupported
from corpus.formats.extraction import extract

POLICY = "第6期科学技術・イノベーション基本計画では、約30兆円の投資を掲げた。\n① 大学ファンド\r\n"
ROW_13 = "①研究開発㈱の№1、ⅣとⅤ、㎡"


def read(content: bytes, name: str = "a.txt") -> str:
    return extract(content, name).text


@pytest.mark.parametrize(
    "encoding",
    [
        "utf-8", "utf-16", "utf-32", "utf-16-le", "utf-16-be",
        "cp932", "euc_jis_2004", "shift_jis_2004",
    ],
)  # fmt: skip
def test_a_japanese_text_is_read_in_its_encoding(encoding: str) -> None:
    assert read(POLICY.encode(encoding)) == POLICY


@pytest.mark.parametrize("encoding", ["euc_jp", "iso2022_jp", "shift_jis"])
def test_older_encodings_without_the_signs_of_row_13_are_read(encoding: str) -> None:
    text = POLICY.replace("① ", "")
    assert read(text.encode(encoding)) == text


def test_iso_2022_jp_with_the_signs_of_row_13_and_half_width_katakana_is_read() -> None:
    # as Windows writes it (CP50221): the bytes of ①㈱ are 2D21 2D6A, those of ｱｲ 31 32
    content = b"\x1b$B\x2d\x21\x2d\x6a\x1b(I\x31\x32\x1b(B ABC\n"
    assert read(content) == "①㈱ｱｲ ABC\n"


def test_the_wave_dash_of_windows_is_read_as_windows_writes_it() -> None:
    assert read("第１章～第３章の一覧".encode("cp932")) == "第１章～第３章の一覧"


def test_half_width_katakana_of_windows_are_read() -> None:
    assert read("ｲﾉﾍﾞｰｼｮﾝ政策の方向性について".encode("cp932")) == "ｲﾉﾍﾞｰｼｮﾝ政策の方向性について"


def test_a_utf_8_text_is_what_python_decodes_with_its_byte_order_mark() -> None:
    content = b"\xef\xbb\xbf" + POLICY.encode()
    assert read(content) == "\ufeff" + POLICY == content.decode("utf-8")


def test_a_byte_order_mark_of_utf_16_is_no_part_of_the_text() -> None:
    assert read(b"\xfe\xff" + POLICY.encode("utf-16-be")) == POLICY


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1))
def test_a_utf_8_file_gives_exactly_its_decoded_text(text: str) -> None:
    content = ("政策" + text).encode()
    assert read(content, "a.md") == content.decode("utf-8")


JAPANESE = st.text(
    st.sampled_from(
        "あいうえおかきくけこをにのはがでアイウエオンー政策研究開発投資国際戦略、。「」（）0123ABC\n"
    ),
    min_size=12,
)


@given(JAPANESE, st.sampled_from(["cp932", "euc_jp", "iso2022_jp", "utf-16", "utf-16-le"]))
def test_japanese_sentences_come_back_from_every_encoding(text: str, encoding: str) -> None:
    sentence = f"我が国の政策である。{text}"
    assert read(sentence.encode(encoding)) == sentence


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(b"%PDF-1.7\n...", "is a PDF", id="PDF"),
        pytest.param(b"PK\x03\x04" + b"\x00" * 30, "is a ZIP archive", id="ZIP"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 99, "Office 97-2003", id="OLE"),
        pytest.param(b"\x89PNG\r\n\x1a\n", "is a PNG picture", id="PNG"),
        pytest.param(bytes(range(256)) * 40, "holds binary data", id="all bytes"),
        pytest.param(b"abc\x00\x01\x02def" * 9, "holds binary data", id="NUL bytes"),
    ],
)
def test_a_binary_named_as_a_text_is_refused(content: bytes, what: str) -> None:
    with pytest.raises(FileUnsupported, match=rf"the file 'a\.txt' is named as a text but.*{what}|"
                                              rf"named as a text but {what}"):  # fmt: skip
        read(content)


def test_random_bytes_are_no_text() -> None:
    noise = bytes((7 * place * place + 131 * place) % 251 + 1 for place in range(4_000))
    with pytest.raises(FileUnsupported, match=r"'a\.txt'"):
        read(noise)


def test_utf_8_with_a_broken_byte_says_where() -> None:
    content = POLICY.encode() * 3 + b"\xe6\x94" + POLICY.encode()
    with pytest.raises(FileBroken, match=rf"UTF-8, but broken at byte {len(POLICY.encode()) * 3}"):
        read(content)


@pytest.mark.parametrize(
    "content", [b" \n\t\r\n", "　\n".encode(), b"\xef\xbb\xbf", b"\xef\xbb\xbf\n"]
)
def test_a_file_of_white_space_is_empty(content: bytes) -> None:
    with pytest.raises(FileEmpty, match=r"'a\.txt' holds only white space"):
        read(content)
