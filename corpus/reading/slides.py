"""Which slide a line is on, where slides print their numbers but no page break parts them."""

import re
from itertools import pairwise

from corpus.reading.line import Line

_TITLE = re.compile(r"\s?#\s+\S")
_NUMBER = re.compile(r"\d{1,3}")


def slide_labels(lines: list[Line], alone: list[int]) -> list[str | None]:
    """For each line the number of its slide, or None where nothing vouches for it.

    `alone` are the lines that hold a number and nothing else. A slide is taken to begin at a
    Markdown heading of the first level. If counting these slides gives every number that
    stands alone, the slides up to the last such number have theirs, printed or counted; what
    is behind it nothing vouches for. If the count is contradicted, but the numbers grow, only
    the slides that print one have it.
    """
    starts = [index for index, line in enumerate(lines) if _TITLE.match(line.text)]
    slide_of_line, slide = [], 0
    for index in range(len(lines)):
        slide += index in starts[1:]  # what stands before the first title is on its slide
        slide_of_line.append(slide + 1)
    printed = [
        (slide_of_line[index], number) for index in alone if (number := _number(lines[index]))
    ]
    if len(starts) < 2 or not printed:
        return [None] * len(lines)
    if all(slide == number for slide, number in printed):
        last = max(number for _, number in printed)
        return [str(slide) if slide <= last else None for slide in slide_of_line]
    grows = all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(printed))
    numbers = dict(printed) if len(printed) > 1 and grows else {}
    return [str(numbers[slide]) if slide in numbers else None for slide in slide_of_line]


def _number(line: Line) -> int | None:
    match = _NUMBER.fullmatch(line.text.strip())
    return int(match[0]) if match else None
