"""The formats in which a citation is given: their names, media types, and who writes them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rag.errors import UnknownFormat
from rag.referencing.bibtex import bibtex
from rag.referencing.csl_json import csl_json
from rag.referencing.footnote import footnote
from rag.referencing.markdown import markdown
from rag.referencing.reference import Reference
from rag.referencing.ris import ris
from rag.referencing.sist02 import sist02


@dataclass(frozen=True)
class CitationFormat:
    """A format: `name` as programs ask for it, `label` for people, `suffix` of a file's name."""

    name: str
    label: str
    media_type: str
    suffix: str
    write: Callable[[Sequence[Reference]], str]


def _each(one: Callable[[Reference], str], between: str) -> Callable[[Sequence[Reference]], str]:
    """References one after the other."""
    return lambda references: between.join(map(one, references))


FORMATS = {
    each.name: each
    for each in (
        CitationFormat("sist02", "SIST 02", "text/plain", ".txt", _each(sist02, "\n")),
        CitationFormat("footnote", "脚注（公文書）", "text/plain", ".txt", _each(footnote, "\n")),
        CitationFormat("markdown", "Markdown", "text/markdown", ".md", _each(markdown, "\n\n")),
        CitationFormat("bibtex", "BibTeX", "application/x-bibtex", ".bib", _each(bibtex, "\n\n")),
        CitationFormat(
            "ris", "RIS", "application/x-research-info-systems", ".ris", _each(ris, "\n\n")
        ),
        CitationFormat(
            "csl_json", "CSL-JSON", "application/vnd.citationstyles.csl+json", ".json", csl_json
        ),
    )
}
"""By name, in the order in which they are offered."""


def citation_format(name: str) -> CitationFormat:
    """The format of that name; `csl` and `csl-json` are csl_json. Raises UnknownFormat."""
    plain = name.strip().lower().replace("-", "_")
    found = FORMATS.get({"csl": "csl_json"}.get(plain, plain))
    if found is None:
        shown, known = name[:40], ", ".join(FORMATS)
        raise UnknownFormat(
            f"there is no format {shown!r}; those that there are: {known}",
            message_ja=f"「{shown}」という形式はありません。使えるのは {known} です。",
            field="format",
        )
    return found


def written(references: Sequence[Reference]) -> dict[str, str]:
    """References in every format, by its name."""
    return {name: found.write(references) for name, found in FORMATS.items()}
