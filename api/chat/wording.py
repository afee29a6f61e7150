"""An answer as the text of a chat message: what stands, its marks, and the list of sources."""

import re
from collections.abc import Iterable

from rag.answer import Answer
from rag.generation.generated import GeneratedSentence, marked

_NOT_FOUND = "この資料集には、質問に答える記述が見つかりませんでした。"
_NEAREST = 3

# Chat programs show Markdown. A document must not load a picture by it, hide where a link leads,
# or pass as HTML: `![図](https://…)`, `[省令](https://…)`, `<img src=…>`.
_ACTIVE = re.compile(r"(?<=!)(?=\[)|(?<=\])(?=[(\[:])|(?=<[A-Za-z/!?])")


def inert(text: str) -> str:
    """A text of a document or a model that Markdown shows as it is, and a table row in one line."""
    return _ACTIVE.sub(r"\\", text).replace("\t", "　")


def verbatim_text(answer: Answer) -> str:
    """The stretches that answer, each with the number of its passage; else what is missing."""
    if not answer.spans:
        return "\n".join([_NOT_FOUND, *(inert(missing.message) for missing in answer.missing)])
    lines: list[str] = []
    for span in answer.spans:
        context = " ／ ".join(inert(item.text) for item in span.context)
        sign = "" if span.list_number is None else "・"
        lines += [f"（{context}）"] if context and f"（{context}）" not in lines else []
        lines.append(f"{sign}{inert(span.text)}[{span.rank}]")
    return "\n\n".join(lines)


def sentence_text(sentence: GeneratedSentence) -> str:
    """A generated sentence that stands, with its marks."""
    return inert(marked(sentence))


def source_list(answer: Answer, ranks: Iterable[int]) -> str:
    """The sources that are cited, by number; of what is not answered, the nearest places."""
    cited = sorted(set(ranks))
    head = "出典"
    if not cited:
        cited = [found.rank for found in answer.passages[:_NEAREST]]
        head = "近い記述（答えとは限りません）"
    labels = {found.rank: found.citation.label for found in answer.passages}
    if not cited:
        return ""
    return "\n".join([f"\n\n{head}", *(f"- [{rank}] {inert(labels[rank])}" for rank in cited)])
