"""The page of questions, rendered on the server: ask, read the answer and where it stands."""

from datetime import date
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from api.ask_form import Asked, AskForm
from api.citation_formats import formats_of
from api.explanations import present_explanation, present_timeliness
from api.feedback.feedback import RATINGS
from api.generation.presenting import present_generation
from api.page_templates import templates as templates  # by this name elsewhere too
from api.passage_view import found_view, quote_groups, reader_href
from api.repetitions import present_repetitions
from api.routes import Served, Writing
from api.security.audit.notes import note_answer
from api.suggestions.made import prepare_suggester
from rag.answer import Answer
from rag.assistant import Assistant
from rag.errors import RagError

EXAMPLES = (
    "大学ファンドの運用益から一年に支出できる上限はいくらですか。",
    "科学技術クラスターの世界順位で、東京-横浜は何位ですか。",
    "ドイツがジュニアプロフェッサー制度を導入したのはなぜですか。",
)
_PAGE_K = 5

router = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)


@router.get("/")
def ask_page(request: Request, assistant: Served, generator: Writing, form: Asked) -> HTMLResponse:
    """Ask and read; the question stands in the URL, so that an answer can be linked to.

    With `mode=generate` the page comes once the generated answer is written and checked.
    """
    context: dict[str, object] = {
        "form": form,
        "documents": list(assistant.catalogue),
        "issuers": sorted({document.issuer for document in assistant.catalogue}),
        "examples": EXAMPLES,
        "answer": None,
        "error": None,
        "can_generate": generator.is_on,
        "ratings": RATINGS,
        "generation": None,
    }
    prepare_suggester(assistant)
    status = HTTPStatus.OK
    if form.question:
        try:
            answer = assistant.ask(form.question, _PAGE_K, form.filters())
            note_answer(request, form.question, answer)
            context |= _answer_context(form, answer, assistant)
            if form.generates:
                context["generation"] = present_generation(
                    generator.generate(answer, assistant.auditor)
                )
        except RagError as error:
            context["error"] = error
            status = HTTPStatus.UNPROCESSABLE_ENTITY
    return templates.TemplateResponse(request, "ask.html", context, status_code=status)


def _answer_context(form: AskForm, answer: Answer, assistant: Assistant) -> dict[str, object]:
    """What the template shows of an answer; lists are by the passages' ranks."""
    citations = [span.citation for span in answer.spans]
    citations += [found.citation for found in answer.passages]
    return {
        "answer": answer,
        "answered_on": date.today().isoformat(),
        "chosen_titles": form.chosen_titles(assistant.catalogue),
        "quote_groups": quote_groups(answer, assistant),
        "formats": {
            citation.citation_id: formats_of(
                citation, assistant.catalogue.get(citation.document_id)
            )
            for citation in citations
        },
        "views": [found_view(found, answer, assistant) for found in answer.passages],
        "reader_hrefs": [reader_href(found, answer, assistant) for found in answer.passages],
        "times_of": [present_timeliness(found, answer) for found in answer.passages],
        "repetitions": [present_repetitions(found) for found in answer.passages],
        "reasons": [present_explanation(found) for found in answer.passages],
    }
