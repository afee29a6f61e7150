"""Where pages begin, and what number stands on each."""

from bisect import bisect_right

from corpus.reading.furniture import Furniture
from corpus.reading.line import Line


def page_starts(lines: list[Line], furniture: Furniture) -> list[int]:
    """Indices of the lines that begin a page.

    A page begins behind a form feed, at a line with exactly one leading space (so do PDF
    extractors mark it), and at the first text behind a page's furniture.
    """
    starts = [0]
    page_ended = False
    for index, line in enumerate(lines):
        if index in furniture.reasons:
            page_ended = True
            continue
        ended_before = page_ended or "\f" in line.text[: -len(line.text.lstrip()) or None]
        page_ended = page_ended or "\f" in line.text
        if line.is_blank:
            continue
        one_space = line.text[0] == " " and line.text[1:2] not in ("", " ")
        if ended_before or one_space:
            starts.append(index)
        page_ended = "\f" in line.text.lstrip()
    return sorted(set(starts))


def page_names(lines: list[Line], pages: tuple[tuple[int, str], ...]) -> dict[int, str]:
    """The lines that begin a page by the file's own word, and the page's label.

    `pages` are (offset, label) as a source gives them; the first line begins a page always. Of
    pages that begin on one line only the last has text.
    """
    begins = [line.start for line in lines]
    return {max(0, bisect_right(begins, offset) - 1): label for offset, label in pages}


def page_labels(
    lines: list[Line],
    furniture: Furniture,
    starts: list[int],
    names: dict[int, str] | None = None,
) -> list[str | None]:
    """For each line the number of its page, or None where that is not known.

    `starts` are the lines that begin a page, as `page_starts` finds them or as the file itself
    says; in the second case `names` has each start's label, used if no numbers are printed.

    Pages between two printed numbers are counted, and those after the last one; but only
    if the count agrees with every printed number. Where it does not, only the pages that
    print their number have one.
    """
    page_of_line, page = [], -1
    upcoming = iter([*starts, len(lines)])
    following = next(upcoming)
    for index in range(len(lines)):
        if index == following:
            page += 1
            following = next(upcoming)
        page_of_line.append(page)
    printed = {page_of_line[index]: number for index, number in furniture.printed.items()}
    shifts = {number - page for page, number in printed.items()}
    if len(printed) >= 2 and len(shifts) == 1:
        shift = shifts.pop()
        numbers = {page: page + shift for page in page_of_line if page + shift >= 1}
    elif names:
        labels = [names.get(start) for start in starts]
        return [labels[page] for page in page_of_line]
    else:
        numbers = printed
    return [str(numbers[page]) if page in numbers else None for page in page_of_line]
