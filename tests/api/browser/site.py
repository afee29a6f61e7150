"""What the browser tests are served, and the ways to its pages."""

from dataclasses import dataclass
from urllib.parse import quote

from rag.assistant import Assistant
from rag.workplace import Workplace

PLAN = """# 海洋計画
## 1 予算
海洋研究の予算は令和8年度に120億円とする。海洋研究者を2030年までに5,000人とする。

表1 研究船の数
国\t2020年\t2025年
日本\t12\t15
米国\t30\t31

## 2 体制
海洋研究本部を内閣府に置く。海洋研究本部は毎年、海洋研究の予算を公表する。
"""
QUESTION = "海洋研究の予算は令和8年度に何億円ですか"
TABLE_QUESTION = "研究船の数 日本 2025年"
NOT_ANSWERED = "火星の温泉旅館は何軒ですか。"
HOSTILE = "<script>window.broken=1</script><img src=x onerror=window.broken=1>"
HOSTILE_QUESTION = "深海探査の予算は令和8年度に何億円ですか"
MEMO = (
    "海洋研究の予算は令和8年度に120億円である。海洋研究の予算は令和8年度に150億円である。"
    "火星に温泉旅館を建てる計画が2031年にある。"
)


@dataclass(frozen=True)
class Site:
    """The address of the service, and what it serves."""

    url: str
    workplace: Workplace
    assistant: Assistant

    def asked(self, question: str, more: str = "") -> str:
        """The address of an answer."""
        return f"{self.url}/?q={quote(question)}{more}"

    def citation(self) -> str:
        """The address of a citation's page."""
        answer = self.assistant.ask(QUESTION)
        return f"{self.url}/citations/{answer.spans[0].citation.citation_id}"
