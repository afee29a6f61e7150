"""The templates of the pages, in the language of each request."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from fastapi import Request
from fastapi.responses import HTMLResponse
from fastapi.templating import Jinja2Templates
from jinja2 import pass_context
from jinja2.runtime import Context

from api.failures import in_japanese
from api.labels import BLOCK_KINDS, PASSAGE_KINDS, reason_in_japanese
from api.language.dates import written_date, written_moment
from api.language.messages import in_language, translations
from api.language.negotiation import Language, page_language
from api.security.csrf import csrf_token, history_scope
from api.support import confidence_word
from corpus.passages.passage import PassageKind
from corpus.reading.block import BlockKind
from rag.referencing.citation_format import FORMATS


def _language(context: Context) -> Language:
    # a template that is imported without `with context` does not know it: that is an error
    found: Language = context["language"]
    return found


@pass_context
def _gettext(context: Context, message: str) -> str:
    return translations(_language(context)).gettext(message)


@pass_context
def _ngettext(context: Context, one: str, several: str, count: int) -> str:
    return translations(_language(context)).ngettext(one, several, count)


@pass_context
def _kept(context: Context, href: str) -> str:
    """A way within the site, in the language that the address of this page asks for."""
    if not context["language_asked"] or not href.startswith("/"):
        return href
    path, hash_sign, anchor = href.partition("#")
    joint = "&" if "?" in path else "?"
    return f"{path}{joint}lang={_language(context)}{hash_sign}{anchor}"


@pass_context
def _dated(context: Context, issued_on: object) -> str:
    return written_date(_language(context), str(issued_on))


@pass_context
def _moment(context: Context, moment: str) -> str:
    return written_moment(_language(context), moment)


@pass_context
def _said(context: Context, told: Exception | tuple[str, str]) -> str:
    """What is told in English and Japanese, or what an error says, in the page's language."""
    is_japanese = _language(context) is Language.JA
    if isinstance(told, tuple):
        return told[is_japanese]
    return in_japanese(told) if is_japanese else str(told)


@pass_context
def _block_label(context: Context, name: str) -> str:
    return in_language(_language(context), BLOCK_KINDS[BlockKind(name)])


@pass_context
def _passage_label(context: Context, name: str) -> str:
    return in_language(_language(context), PASSAGE_KINDS[PassageKind(name)])


@pass_context
def _reason_label(context: Context, reason: str) -> str:
    return in_language(_language(context), reason_in_japanese(reason))


@pass_context
def _format_label(context: Context, name: str) -> str:
    return in_language(_language(context), FORMATS[name].label)


@pass_context
def _confidence_label(context: Context, confidence: float) -> str:
    language = _language(context)
    word = in_language(language, confidence_word(confidence))
    if language is Language.JA:
        return f"{word}（{confidence:.0%}）".replace("%", "％")
    return f"{word} ({confidence:.0%})"


@pass_context
def _label(context: Context, japanese: str) -> str:
    """A label of the code's tables, which has its Japanese words."""
    return in_language(_language(context), japanese)


def _language_of(request: Request) -> dict[str, Any]:
    found = page_language(request)
    other = found.language.other
    parameters = [(n, v) for n, v in request.query_params.multi_items() if n != "lang"]
    return {
        "language": found.language,
        "language_asked": found.asked,
        "other_language": other,
        # a query alone: it leads to this page, whatever its address is
        "other_language_href": "?" + urlencode([*parameters, ("lang", other.value)]),
    }


class PageTemplates(Jinja2Templates):
    """Templates with `_(…)`, `| kept` for links within the site, and labels in both languages."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory, context_processors=[_language_of])
        self.env.add_extension("jinja2.ext.i18n")
        self.env.install_gettext_callables(  # type: ignore[attr-defined]  # by the extension
            _gettext, _ngettext, newstyle=True
        )
        self.env.globals |= {"csrf_token": csrf_token, "history_scope": history_scope}
        self.env.filters |= {
            "kept": _kept,
            "dated": _dated,
            "moment": _moment,
            "said": _said,
            "label": _label,
            "day": lambda moment: moment[:10],
            "block_label": _block_label,
            "passage_label": _passage_label,
            "reason_label": _reason_label,
            "format_label": _format_label,
            "confidence_label": _confidence_label,
        }

    def TemplateResponse(  # type: ignore[override]  # noqa: N802 - Starlette's name
        self,
        request: Request,
        name: str,
        context: dict[str, Any] | None = None,
        status_code: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HTMLResponse:
        """A page in the language of the request, which says that it depends on it."""
        response = super().TemplateResponse(request, name, context, status_code, headers)
        response.headers["Content-Language"] = page_language(request).language.value
        response.headers.add_vary_header("Accept-Language")
        return response


templates = PageTemplates(Path(__file__).with_name("templates"))
