"""Puts what a generator gives into the shapes of the HTTP contract."""

from api.generation.schemas import GeneratedSentenceOut, GenerationOut
from rag.generation.generated import GeneratedSentence, Generation


def present_sentence(sentence: GeneratedSentence) -> GeneratedSentenceOut:
    """A generated sentence with its check."""
    return GeneratedSentenceOut(
        text=sentence.text,
        citations=list(sentence.citations),
        verdict=sentence.verdict.value if sentence.verdict else None,
        struck=sentence.struck,
        reason=sentence.reason,
    )


def present_generation(generation: Generation) -> GenerationOut:
    """A generated answer, or why there is none."""
    return GenerationOut(
        status=generation.status.value,
        text=generation.text,
        sentences=[present_sentence(sentence) for sentence in generation.sentences],
        complete=generation.complete,
        message=generation.message,
        message_ja=generation.message_ja,
        model=generation.model,
        took_ms=round(generation.took_ms, 3),
    )
