"""The language model that may write answers: where it is, and what it may take."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Llm:
    """An OpenAI-compatible server and the limits of a request to it.

    `url` is the base that `/chat/completions` is appended to, such as
    `http://127.0.0.1:8080/v1`. `timeout_s` is for the whole of a request, from connecting to the
    last character. `max_input_chars` are shared by the question and the passages;
    `at_once` is how many answers may be written at the same time.
    """

    url: str
    model: str | None = None
    api_key: str | None = field(default=None, repr=False)  # never shown, never logged
    timeout_s: float = 60.0
    max_tokens: int = 400
    max_input_chars: int = 3000
    at_once: int = 2
