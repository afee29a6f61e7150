"""The tools: ask, verify a quotation, audit a memo, prove a citation, read on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Annotated

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp_types import CallToolResult, TextContent, ToolAnnotations
from pydantic import Field

from api.chat.completion import Completion
from api.chat.wording import source_list, verbatim_text
from api.mcp.schemas import AskedOut, FoundOut
from api.memo.auditing import audit_memo
from api.memo.presenting import present_audit
from api.memo.schemas import CiteOut
from api.presenting import present_document, present_passage, present_proof
from api.quotation.presenting import present_quotation
from api.quotation.schemas import VerifyOut
from api.schemas import DocumentsOut, PassageOut, ProofOut
from corpus.errors import CorpusError
from rag.answer import Answer
from rag.assistant import Assistant
from rag.errors import RagError
from rag.filters import Filters

MAX_K = 20
_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False, idempotent_hint=True)

Question = Annotated[
    str,
    Field(description="政策文書への質問（2,000文字まで） / a question, best in Japanese"),
]
DocumentIds = Annotated[
    list[str] | None, Field(description="この文書だけから / only from these documents")
]
AsOf = Annotated[
    date | None, Field(description="基準日（2025-04-23の形） / only what was issued by that day")
]
K = Annotated[int, Field(ge=1, le=MAX_K, description="返す箇所の数 / how many passages")]


def add_tools(server: MCPServer, assistant: Callable[[], Assistant]) -> None:
    """Add the tools to a server; `assistant` gives the one on the newest index."""

    def ask(
        question: Question, k: K = 5, document_ids: DocumentIds = None, as_of: AsOf = None
    ) -> Annotated[CallToolResult, AskedOut]:
        """質問に、原文の抜き出しと証明できる引用で答える。答えがなければ not_found。

        Answers from the corpus in the source's own words, with citations that can be proven;
        says not_found where nothing supports an answer.
        """
        with _told():
            filters = Filters(document_ids=tuple(document_ids or ()), as_of=as_of)
            return _asked(assistant(), assistant().ask(question, k, filters))

    def verify_quotation(
        quote: Annotated[str, Field(description="引用した文（20,000文字まで） / the quoted words")],
        document_id: Annotated[
            str | None, Field(description="この文書の中だけで / only in this document")
        ] = None,
    ) -> VerifyOut:
        """引用が原文に一字一句そのままあるか（verbatim）、変えられているか（altered）を返す。

        Says whether a quotation stands in the corpus word for word, altered (with each change),
        or not at all.
        """
        with _told():
            quotation = assistant().verify(quote, document_id)
            return present_quotation(quotation, sum(quotation.took_ms.values()))

    def audit_memo_text(
        text: Annotated[str, Field(description="メモの本文（200,000文字まで） / the memo")],
        as_of: AsOf = None,
    ) -> CiteOut:
        """メモの各文を資料集と照合し、判定、理由、引用を返す。

        Compares each sentence of a memo with the corpus: supported, contradicted, superseded,
        not_found or no_claim, with the reason and the citations.
        """
        with _told():
            audit = audit_memo(assistant(), text, as_of)
            return present_audit(audit, sum(audit.took_ms.values()))

    def prove_citation(
        citation_id: Annotated[str, Field(description="引用のID / of a citation")],
    ) -> ProofOut:
        """引用が今も原文のその位置にあるかを照合し直す。

        Proves a citation again against the source file, and says what became of it.
        """
        with _told():
            served = assistant()
            return present_proof(served.prove(citation_id), served)

    def read_passage(
        passage_id: Annotated[str, Field(description="箇所のID / of a passage")],
    ) -> PassageOut:
        """箇所の本文、引用、前後の箇所のIDを返す。

        Gives a passage's text, its citation, and the ids of the passages around it.
        """
        with _told():
            served = assistant()
            passage = served.passage(passage_id)
            return present_passage(passage, served.cite(passage))

    def list_documents() -> DocumentsOut:
        """収録している文書の一覧（題名、発行機関、発行日）を返す。

        Lists the documents of the corpus with title, issuer and date.
        """
        with _told():
            served = assistant()
            shown = [
                present_document(document, served.passages_of(document.document_id))
                for document in served.catalogue
            ]
            return DocumentsOut(documents=shown, total=len(shown), next_cursor=None)

    server.add_tool(ask, title="質問する", annotations=_READS)
    server.add_tool(verify_quotation, title="引用を照合する", annotations=_READS)
    server.add_tool(audit_memo_text, "audit_memo", title="メモを点検する", annotations=_READS)
    server.add_tool(prove_citation, title="引用を証明し直す", annotations=_READS)
    server.add_tool(read_passage, title="箇所を読む", annotations=_READS)
    server.add_tool(list_documents, title="文書の一覧", annotations=_READS)


@contextmanager
def _told() -> Iterator[None]:
    """What is wrong with a request is said to the model, in both languages."""
    try:
        yield
    except RagError as error:
        raise ToolError(f"{error.message_ja} ({error})") from error
    except CorpusError as error:
        raise ToolError(f"文書を使えません。({error})") from error


def _asked(assistant: Assistant, answer: Answer) -> CallToolResult:
    """The answer as text for the model to read, and as fields for the program around it."""
    ranks = sorted({span.rank for span in answer.spans})
    grounds = Completion("", answer, assistant.searcher.encoder).grounds(ranks)
    shown = AskedOut(
        **grounds.model_dump(),
        question=answer.question,
        answer=answer.text,
        passages=[
            FoundOut(
                rank=found.rank,
                passage_id=found.passage.passage_id,
                document_id=found.passage.document_id,
                label=found.citation.label,
                text=found.passage.text,
            )
            for found in answer.passages
        ],
    )
    lines = [verbatim_text(answer) + source_list(answer, ranks)]
    lines += [f"[{one.number}] citation_id: {one.citation_id}" for one in shown.citations]
    return CallToolResult(
        content=[TextContent(type="text", text="\n".join(lines))],
        structured_content=shown.model_dump(mode="json"),
    )
