"""PDFs typeset inside a test: Japanese type, columns, grids, notes at the foot."""

import io
from collections.abc import Sequence

from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

MINCHO, GOTHIC = "HeiseiMin-W3", "HeiseiKakuGo-W5"
WIDTH, HEIGHT = 595.0, 842.0
LEFT = 62.0


class Paper:
    """A PDF under construction; places are points from the page's top left corner."""

    def __init__(
        self,
        size: tuple[float, float] = (WIDTH, HEIGHT),
        *,
        password: str | None = None,
    ) -> None:
        for font in (MINCHO, GOTHIC):
            pdfmetrics.registerFont(UnicodeCIDFont(font))
        lock = None if password is None else StandardEncryption(password, canPrint=0)
        self._buffer = io.BytesIO()
        self._height = size[1]
        self._canvas = Canvas(self._buffer, pagesize=size, encrypt=lock, invariant=True)

    def line(self, text: str, x: float, y: float, size: float = 10, font: str = MINCHO) -> float:
        """Set a line at its baseline; return where it ends."""
        self._canvas.setFont(font, size)
        self._canvas.drawString(x, self._height - y, text)
        return x + float(pdfmetrics.stringWidth(text, font, size))

    def text(
        self,
        text: str,
        y: float,
        *,
        x: float = LEFT,
        chars: int = 46,
        size: float = 10,
        pitch: float = 1.6,
        indent: bool = True,
    ) -> float:
        """Set a paragraph in lines of so many full-width characters; return the next baseline."""
        first = "　" if indent else ""
        body = first + text
        for start in range(0, len(body), chars):
            piece = body[start : start + chars]
            shown = piece.lstrip("　")
            self.line(shown, x + size * (len(piece) - len(shown)), y, size)
            y += pitch * size
        return y

    def stack(self, text: str, x: float, y: float, size: float = 10) -> None:
        """Set characters one under the other."""
        for place, sign in enumerate(text):
            self.line(sign, x, y + place * 1.1 * size, size)

    def grid(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        cells: Sequence[Sequence[str]],
        *,
        without: Sequence[tuple[float, float, float, float]] = (),
    ) -> None:
        """Rule a grid and set a text of one or more lines into each of its fields.

        `without` are the pieces of rules (x0, y0, x1, y1) that merged fields lack.
        """
        pieces = [(xs[i], y, xs[i + 1], y) for y in ys for i in range(len(xs) - 1)]
        pieces += [(x, ys[i], x, ys[i + 1]) for x in xs for i in range(len(ys) - 1)]
        for x0, y0, x1, y1 in pieces:
            if (x0, y0, x1, y1) not in without:
                self._canvas.line(x0, self._height - y0, x1, self._height - y1)
        for row, texts in enumerate(cells):
            for column, text in enumerate(texts):
                for number, words in enumerate(text.split("\n")):
                    self.line(words, xs[column] + 4, ys[row] + 13 + 13 * number)

    def picture(self) -> None:
        """Put a picture over the page, as a scanner does."""
        self._canvas.drawInlineImage(_grey(), 0, 0, WIDTH, HEIGHT)

    def turn(self, degrees: int) -> None:
        """Show the page turned clockwise."""
        self._canvas.setPageRotation(degrees)

    def end_page(self) -> None:
        """End the page; the next one begins."""
        self._canvas.showPage()

    def label(self, start: int, style: str, prefix: str = "") -> None:
        """Number the pages from this one on anew: style `ARABIC` or `ROMAN_LOWER`."""
        self._canvas.addPageLabel(self._canvas.getPageNumber() - 1, style, start, prefix)

    def pdf(self) -> bytes:
        """Return the file."""
        self._canvas.save()
        return self._buffer.getvalue()


def _grey() -> object:
    from PIL import Image

    return Image.new("L", (60, 80), 200)
