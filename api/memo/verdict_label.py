"""What a verdict is called, and the sign that says it without colour."""

from dataclasses import dataclass

from rag.audit.audit import Verdict


@dataclass(frozen=True)
class VerdictLabel:
    """A verdict for people: its sign, its name, and what it means."""

    sign: str
    name: str
    meaning: str
    style: str  # of the terminal, as rich names it


LABELS = {
    Verdict.CONTRADICTED: VerdictLabel(
        "×", "食い違い", "資料に別の値や事実が書かれています", "red"
    ),
    Verdict.SUPERSEDED: VerdictLabel(
        "△", "新しい資料あり", "古い資料の内容で、新しい資料では変わっています", "magenta"
    ),
    Verdict.NOT_FOUND: VerdictLabel(
        "？", "記述なし", "資料集に当たる記述が見つかりません", "yellow"
    ),
    Verdict.SUPPORTED: VerdictLabel("○", "裏付けあり", "資料の記述と合っています", "green"),
    Verdict.NO_CLAIM: VerdictLabel("－", "対象外", "見出しや意見など、照合する事実がない文", "dim"),
}
"""In the order in which they want attention."""
