"""References as the footnotes of government papers: 経済産業省「題名」（令和7年4月25日）15頁."""

from rag.referencing.era_date import date_in_era
from rag.referencing.page_label import pages_japanese
from rag.referencing.reference import Reference

# 「「新技術立国」の実現に向けて」 would close too early: inner marks change places
_INNER = str.maketrans("「」『』", "『』「」")


def footnote(reference: Reference) -> str:
    """`機関名「題名」（発出日）頁`; marks of quotation in the title become the inner ones."""
    title = reference.title.translate(_INNER)
    date = date_in_era(reference.issued_on)
    return f"{reference.issuer}「{title}」（{date}）{pages_japanese(reference.pages)}"
