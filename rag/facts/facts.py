"""What of a text can be true or false: quantities, times, names, directions, negations."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from index.folded_text import FoldedText
from rag.facts.name import Name, NameKind, read_names
from rag.facts.negation import Negation, read_negations
from rag.facts.opposition import Direction, read_directions
from rag.facts.quantity import Quantity, read_quantities
from rag.facts.time import Time, read_times


@dataclass(frozen=True)
class Facts:
    """The facts of a text, each with its span in the text as it is written.

    A question has them too: they are what it takes for granted. What it asks for (何%, いつ)
    is none of them.
    """

    text: str
    quantities: tuple[Quantity, ...]
    times: tuple[Time, ...]
    names: tuple[Name, ...]
    directions: tuple[Direction, ...]
    negations: tuple[Negation, ...]

    @property
    def countries(self) -> tuple[Name, ...]:
        """The countries and regions among the names."""
        return tuple(name for name in self.names if name.kind is NameKind.COUNTRY)

    @property
    def organisations(self) -> tuple[Name, ...]:
        """The public bodies among the names."""
        return tuple(name for name in self.names if name.kind is NameKind.ORGANISATION)


def merged(parts: Iterable[Facts]) -> Facts:
    """The facts of several texts together; each span is that of its own text."""
    several = tuple(parts)
    return Facts(
        text="\n".join(facts.text for facts in several),
        quantities=tuple(fact for facts in several for fact in facts.quantities),
        times=tuple(fact for facts in several for fact in facts.times),
        names=tuple(fact for facts in several for fact in facts.names),
        directions=tuple(fact for facts in several for fact in facts.directions),
        negations=tuple(fact for facts in several for fact in facts.negations),
    )


@lru_cache(maxsize=20_000)
def read_facts(text: str) -> Facts:
    """Read the facts of a text, of a sentence or two: about a millisecond for each.

    A number is either a time or a quantity: 2025年度 is no quantity, 5年間 no time.
    """
    folded = FoldedText.of(text)
    times, taken = read_times(folded)
    quantities = read_quantities(folded, taken)
    return Facts(
        text=text,
        quantities=quantities,
        times=times,
        names=read_names(folded, [quantity.span for quantity in quantities]),
        directions=read_directions(folded),
        negations=read_negations(folded),
    )
