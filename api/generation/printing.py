"""A generated answer, printed for people."""

from rich.padding import Padding
from rich.text import Text

from api.console import out
from api.generation.schemas import GenerationOut


def print_generation(generation: GenerationOut) -> None:
    """Print each generated sentence with its citations, struck through where it does not stand."""
    out.print("まとめ（生成AIの文）")
    for sentence in generation.sentences:
        numbers = "".join(f"[{number}]" for number in sentence.citations)
        line = Text(f"{sentence.text}{numbers}", style="strike dim" if sentence.struck else "green")
        out.print(Padding(line, (0, 0, 0, 2)))
        if sentence.struck:
            out.print(Padding(Text(f"取り消し: {sentence.reason}", style="red"), (0, 0, 0, 4)))
    out.print(Padding(Text(generation.message_ja, style="dim"), (0, 0, 0, 2)))
