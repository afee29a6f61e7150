"""A page as a strict reader of HTML takes it: a tree, or an error where the tags do not fit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"meta", "link", "input", "br", "hr", "img"}
_BLOCK = {"p", "div", "ul", "ol", "dl", "blockquote", "section", "article", "h1", "h2", "form"}


@dataclass
class Element:
    """A tag with its attributes, and what is in it: texts and elements in order."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    content: list[Element | str] = field(default_factory=list)

    def walk(self) -> Iterator[Element]:
        """The element and all in it, in order."""
        yield self
        for part in self.content:
            if isinstance(part, Element):
                yield from part.walk()

    def text(self) -> str:
        """All text in it."""
        return "".join(part if isinstance(part, str) else part.text() for part in self.content)

    def all(self, tag: str, **attributes: str) -> list[Element]:
        """The elements in it with this tag and these attributes; `class_` holds one class."""
        wanted_class = attributes.pop("class_", None)
        return [
            element
            for element in self.walk()
            if element.tag == tag
            and (
                wanted_class is None or wanted_class in element.attributes.get("class", "").split()
            )
            and all(element.attributes.get(name) == value for name, value in attributes.items())
        ]

    def one(self, tag: str, **attributes: str) -> Element:
        """The only element in it with this tag and these attributes."""
        found = self.all(tag, **attributes)
        assert len(found) == 1, f"{len(found)} elements {tag} {attributes}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("#document")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice: {names}"
        parent = self.open[-1]
        assert not (parent.tag == "p" and tag in _BLOCK), f"<{tag}> stands in a <p>"
        element = Element(tag, {name: value or "" for name, value in attrs})
        parent.content.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> ends <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].content.append(data)


def read_page(html: str) -> Element:
    """Read a page; AssertionError where a tag is not closed, or closed out of turn."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.open[0]


def assert_sound(html: str) -> Element:
    """What every page of the service keeps to; returns the page.

    Language and viewport are said, there is one first heading and one main part, ids are
    unique, every reference to an id is met, every field has its label, and no script stands in it.
    """
    assert html.startswith("<!DOCTYPE html>")
    page = read_page(html)
    assert page.one("html").attributes["lang"] == "ja"
    assert page.one("meta", charset="utf-8")
    assert page.one("meta", name="viewport").attributes["content"] == (
        "width=device-width, initial-scale=1"
    )
    assert page.one("title").text().strip()
    assert page.one("h1").text().strip()
    page.one("main")
    ids = [element.attributes["id"] for element in page.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for element in page.walk():
        attributes = element.attributes
        for name in ("for", "aria-labelledby", "aria-describedby"):
            assert attributes.get(name, ids[0]) in ids
        if attributes.get("href", "").startswith("#"):
            assert attributes["href"][1:] in ids
        assert not any(name.startswith("on") for name in attributes), "needs JavaScript"
        assert not attributes.get("href", "").startswith("javascript:")
        if element.tag == "script":  # a file of this service's, and what works works without it
            assert attributes["src"].startswith("/static/")
            assert element.text() == ""
    labelled = {label.attributes.get("for") for label in page.all("label")}
    inside = [field for label in page.all("label") for field in label.walk()]
    fields = [*page.all("textarea"), *page.all("input")]
    for field_element in fields:
        if field_element.attributes.get("type") == "hidden":
            continue
        assert field_element in inside or field_element.attributes.get("id") in labelled
    for link in page.all("a"):
        assert link.text().strip()
        assert link.attributes["href"]
    return page
