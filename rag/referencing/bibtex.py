"""References as BibTeX, for LaTeX and for the managers of references that read it."""

import re

from rag.referencing.page_label import is_page
from rag.referencing.reference import Reference

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SIGNS = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "`": r"\textasciigrave{}",
    **{sign: f"\\{sign}" for sign in "#$%&_"},
}
_SIGN = re.compile("|".join(map(re.escape, _SIGNS)))
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=')(?=')|(?<=[?!])(?=\\textasciigrave)")


def bibtex(reference: Reference) -> str:
    r"""An entry `@techreport`; `date` is biblatex's, `year` and `month` are BibTeX's.

    The month stands only where it is known, the day only in `date`. Names and titles are in
    double braces: they are of bodies, and keep their letters. `citationid` and `annote` hold
    the proof's id and the quote. Written here, because what makes BibTeX of a dictionary
    (bibtexparser, pybtex) escapes nothing: a title with `\input` or `}` would pass.
    """
    date = reference.issued_on
    fields = {
        "author": f"{{{latex(reference.issuer)}}}",
        "title": f"{{{latex(reference.title)}}}",
        "institution": latex(reference.publisher),
        "date": str(date),
        "year": str(date.first.year),
        "month": "" if date.precision == "year" else _MONTHS[date.first.month - 1],
        "type": "スライド資料" if reference.is_slides else "",
        "pages": ", ".join(_range(label) for label in reference.pages),
        "langid": {"ja": "japanese", "en": "english"}.get(reference.language, ""),
        "annote": latex(" ／ ".join(reference.quotes)),
        "citationid": latex(" ".join(reference.citation_ids)),
    }
    lines = [
        f"  {name} = {value if name == 'month' else '{' + value + '}'},"
        for name, value in fields.items()
        if value
    ]
    return "\n".join([f"@techreport{{{reference.key},", *lines, "}"])


def latex(text: str) -> str:
    r"""A text that LaTeX sets as it is: no sign of it begins a command, `--` stays two hyphens.

    Braces are `\{` and `\}` where they pair: BibTeX counts them, and an odd one would end the
    field. So an odd one is written as a command, which fewer readers know.
    """
    paired = _are_paired(text)
    plain = {"{": r"\{", "}": r"\}"} if paired else {}
    return _LIGATURE.sub("{}", _SIGN.sub(lambda sign: plain.get(sign[0], _SIGNS[sign[0]]), text))


def _are_paired(text: str) -> bool:
    depth = 0
    for sign in text:
        depth += (sign == "{") - (sign == "}")
        if depth < 0:
            return False
    return depth == 0


def _range(label: str) -> str:
    """A label as `pages` takes it: 15-16 as 15--16."""
    return re.sub("[-‐–−]", "--", label) if is_page(label) else latex(label)
