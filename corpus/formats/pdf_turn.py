"""The turn of a PDF's page: its places as they are seen."""

from pypdfium2 import PdfPage


class Turn:
    """Turns places of a PDF page (from below, before its rotation) into places as seen."""

    def __init__(self, page: PdfPage) -> None:
        left, bottom, right, top = page.get_bbox()
        self._origin = (left, bottom)
        self._size = (right - left, top - bottom)
        self._rotation = page.get_rotation()

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of the page as seen, in points."""
        wide, high = self._size
        return (high, wide) if self._rotation in (90, 270) else (wide, high)

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return the left, top, right and bottom edge of a rectangle as seen."""
        ends = [self._point(x0, y0), self._point(x1, y1)]
        (left, right), (top, bottom) = (sorted(values) for values in zip(*ends, strict=True))
        return left, top, right, bottom

    def _point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self._origin[0], y - self._origin[1]
        wide, high = self._size
        return {0: (x, high - y), 90: (y, x), 180: (wide - x, y), 270: (high - y, wide - x)}[
            self._rotation
        ]
