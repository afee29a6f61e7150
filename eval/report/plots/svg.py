"""SVG elements: a tree of `xml.etree`, so that every text is escaped."""

from unicodedata import east_asian_width
from xml.etree.ElementTree import Element, SubElement, tostring

from markupsafe import Markup

WIDTH = 400
"""Of every plot, in its own units: on a telephone its letters stay readable."""

MARKERS = ("circle", "square", "triangle", "diamond")
"""Series differ by their shape too, for readers who cannot tell the colours apart."""

COLOURS = 4
"""Of series, `s0` to `s3` in the style sheet."""

_LETTER_WIDTH = 6.2  # half of a full-width letter at the plots' 12 units


def plot(plot_id: str, title: str, description: str, height: float) -> Element:
    """An empty plot that tells its title and description to screen readers."""
    svg = Element(
        "svg",
        {
            "viewBox": f"0 0 {WIDTH} {height:.0f}",
            "role": "img",
            "aria-labelledby": f"{plot_id}-title {plot_id}-description",
            "class": "plot",
        },
    )
    SubElement(svg, "title", {"id": f"{plot_id}-title"}).text = title
    SubElement(svg, "desc", {"id": f"{plot_id}-description"}).text = description
    return svg


def draw(parent: Element, tag: str, *, css: str = "", **attributes: str | float) -> Element:
    """Add an element; `text_anchor` becomes `text-anchor`, numbers get one decimal."""
    named = {
        name.replace("_", "-"): value if isinstance(value, str) else f"{value:.1f}"
        for name, value in attributes.items()
    }
    return SubElement(parent, tag, ({"class": css} if css else {}) | named)


def write(
    parent: Element, text: str, x: float, y: float, *, anchor: str = "start", css: str = ""
) -> None:
    """Add a line of text; y is its middle."""
    draw(
        parent, "text", css=css, x=x, y=y, text_anchor=anchor, dominant_baseline="central"
    ).text = text


def colour(number: int) -> str:
    """The class that gives the series of that number its colour; with the shape, 16 differ."""
    return f"s{(number + number // len(MARKERS)) % COLOURS}"


def mark(parent: Element, number: int, x: float, y: float, *, hollow: bool = False) -> None:
    """Add the marker of the series of that number; its middle is (x, y)."""
    css = f"mark {colour(number)}{' hollow' if hollow else ''}"
    shape = MARKERS[number % len(MARKERS)]
    if shape == "circle":
        draw(parent, "circle", css=css, cx=x, cy=y, r=4.2)
    elif shape == "square":
        draw(parent, "rect", css=css, x=x - 3.8, y=y - 3.8, width=7.6, height=7.6)
    else:
        half, below = (4.8, 4.0) if shape == "triangle" else (4.4, 0.0)
        corners = [(x, y - 5), (x + half, y + below), (x - half, y + below)]
        if shape == "diamond":
            corners.insert(2, (x, y + 5))
        points = " ".join(f"{left:.1f},{top:.1f}" for left, top in corners)
        draw(parent, "polygon", css=css, points=points)


def hint(parent: Element, text: str) -> None:
    """What a mark says where the pointer rests on it."""
    SubElement(parent, "title").text = text


def legend_marker(number: int) -> Markup:
    """The marker of a series on its own, for a legend outside the plot."""
    svg = Element("svg", {"viewBox": "-7 -7 14 14", "class": "plot key", "aria-hidden": "true"})
    mark(svg, number, 0, 0)
    return markup(svg)


def text_width(text: str) -> float:
    """About how wide a text is drawn: a full-width letter counts twice."""
    return _LETTER_WIDTH * sum(2 if east_asian_width(sign) in "WFA" else 1 for sign in text)


def shortened(text: str, width: float) -> str:
    """The text, its end cut off with … where it is wider than that."""
    if text_width(text) <= width:
        return text
    while text and text_width(text + "…") > width:
        text = text[:-1]
    return text + "…"


def markup(svg: Element) -> Markup:
    """The element for a template; what `xml.etree` wrote is escaped already."""
    return Markup(tostring(svg, encoding="unicode"))  # noqa: S704
