"""The elements of an HTML page: which are shown, which are blocks, which are the site's."""

import re

from bs4.element import Tag

BLOCKS = frozenset(
    re.findall(
        r"\w+",
        """
        html body main article section div p blockquote figure figcaption address header footer
        aside form fieldset legend details summary dl dt dd ul ol menu center hr caption table
        thead tbody tfoot tr td th
        """,
    )
)
"""The elements that begin a line of their own."""

_UNSEEN = frozenset(
    re.findall(
        r"\w+",
        """
        script style noscript template head title svg math iframe object embed canvas audio video
        button select option input textarea datalist dialog rt rp nav
        """,
    )
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# パンくずリスト: ホーム > 政策 > 会議, by the names that sites give it
_TRAIL = re.compile(r"bread-?crumb|pankuzu|topic-?path", re.IGNORECASE)
_SITE_ROLES = ("navigation", "banner", "contentinfo", "search")


def is_unseen(tag: Tag) -> bool:
    """Whether an element is not shown, or is no text: scripts, forms, readings over words."""
    role = tag.get("role")
    return (
        tag.name in _UNSEEN
        or tag.has_attr("hidden")
        or _HIDDEN.search(str(tag.get("style", ""))) is not None
        or role in ("navigation", "search")
        or _TRAIL.search(_names(tag)) is not None
    )


def is_main(tag: Tag) -> bool:
    """Whether an element says of itself that it holds the page's text."""
    return tag.name == "main" or tag.get("role") == "main"


def _names(tag: Tag) -> str:
    classes = tag.get_attribute_list("class")
    return " ".join(str(name) for name in [tag.get("id"), *classes] if name)


def is_site(tag: Tag) -> bool:
    """Whether an element is the site's head or foot, not the text's."""
    if tag.get("role") in _SITE_ROLES:
        return True
    return tag.name in ("header", "footer") and tag.find_parent(["main", "article"]) is None
