"""What the kinds and classes of a document's parts are called in Japanese."""

from corpus.links.link import LinkKind
from corpus.passages.passage import PassageKind
from corpus.reading.block import BlockKind
from corpus.reading.coverage import INLINE_MARK, TITLE_OUT_OF_PLACE

PASSAGE_KINDS = {
    PassageKind.BODY: "本文",
    PassageKind.TABLE: "表",
    PassageKind.ROW: "表の行",
    PassageKind.CAPTION: "図のキャプション",
    PassageKind.FOOTNOTE: "脚注",
}

BLOCK_KINDS = {
    BlockKind.HEADING: "見出し",
    BlockKind.PARAGRAPH: "本文",
    BlockKind.ITEM: "箇条書き",
    BlockKind.CAPTION: "図のキャプション",
    BlockKind.NOTE: "出典・注",
    BlockKind.TABLE: "表",
    BlockKind.FOOTNOTE: "脚注",
}

LINK_KINDS = {
    LinkKind.NOTE: "脚注",
    LinkKind.MARK: "脚注が付いた文",
    LinkKind.FIGURE: "図表",
    LinkKind.SECTION: "参照先の節",
    LinkKind.ANTECEDENT: "指す語",
}

SCORE_PARTS = {
    "dense": "意味の近さ",
    "lemma": "語の一致",
    "bigram": "文字の並びの一致",
    "late": "語ごとの意味の近さ",
}
"""What the parts of a score are called, in the order in which they are shown."""

TITLE_INSIDE = "文の途中にあった章の題名"
"""What a chapter's title is called that was found inside a sentence."""

READ_ELSEWHERE = "別の段落として読む"
"""What is said of source text that another paragraph has."""

OTHER_ENCODINGS = ("Shift_JIS（CP932）", "UTF-8以外の文字コード", "ISO-2022-JPなど")
"""What the encodings of a text file are called that is not in UTF-8."""

OTHER_LABELS = (TITLE_INSIDE, READ_ELSEWHERE, *OTHER_ENCODINGS)

NO_REASON = "理由の記録なし（記号など）"
"""What is said of source text that is in no block and in no class of what was set aside."""

_REASONS = {
    "running line with page number": "柱とページ番号",
    "running line": "柱",
    "page number": "ページ番号",
    "vertical mark": "縦書きの章見出し",
    "number beside a running line": "柱の脇の番号",
    "link repeated under a running line": "柱の下に繰り返されたURL",
    "rule": "区切り線",
    "number by itself": "単独の番号",
    "repeated table of contents": "繰り返された目次",
    "repeated caption or header": "繰り返された表題や見出し行",
    "footnote mark": "脚注の印",
    INLINE_MARK: "書式の記号（太字・見出し・リンクなど）",
    TITLE_OUT_OF_PLACE: "文の途中にあった章の題名（見出しとして読む）",
    "byte order mark": "文字コードの印（BOM）",
}


def score_part_label(name: str) -> str:
    """What a part of a score is called; one that has no name in Japanese is given as it is."""
    return SCORE_PARTS.get(name, name)


def reason_in_japanese(reason: str) -> str:
    """Why text was set aside; a reason that has no translation yet is given as it is."""
    return _REASONS.get(reason, reason) if reason else NO_REASON
