"""What support weighs: read from weights.toml, which `python -m eval.fit_support` writes."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

FILE = Path(__file__).with_name("weights.toml")


@dataclass(frozen=True)
class SupportSettings:
    """Weights of the features, and the confidence that suffices for an answer.

    `fit` and `fit_intercept` give the logit that a sentence answers (rag/support/fit.py);
    `lack` and `lack_intercept` the logit that the corpus answers, of the best sentence's fit and
    of what it lacks (rag/support/lack.py). Confidence, the probability that the spans given
    hold the answer, is logistic in the second: `scale` times it plus `offset`.

    A token counts as matched from the second cosine of `token_range` on and as lacking up to
    the first. Foreign questions have their own range, and something is added to their cosines.

    A passage is far from a question the more, the lower its cosine and its share of tokens lie
    in `far_cosine` and `far_tokens`, from the second (not far) down to the first; from a foreign
    question also the more, the higher what it lacks of one token lies in `foreign_lacking`. From
    `other_matter` on (of 1) the corpus is said not to be about it. All of it holds for the
    bundled model. `unread` has other weights for where no sentence was read by a cross-encoder;
    the threshold, a probability, is that of all.
    """

    fit: Mapping[str, float]
    fit_intercept: float
    lack: Mapping[str, float]
    lack_intercept: float
    scale: float
    offset: float
    threshold: float
    token_range: tuple[float, float]
    foreign_token_range: tuple[float, float]
    foreign_cosine: float
    far_cosine: tuple[float, float]
    far_tokens: tuple[float, float]
    foreign_lacking: tuple[float, float]
    other_matter: float
    unread: "SupportSettings | None" = None

    @classmethod
    def load(cls, file: Path = FILE) -> Self:
        """Read the settings that are shipped, or those of another file."""
        data = tomllib.loads(file.read_text(encoding="utf-8"))
        unread = cls._of(data["model"], data["unread"])
        return replace(cls._of(data["model"], data), unread=unread)

    def given(self, readings: Mapping[tuple[int, int], float]) -> "SupportSettings":
        """These, or those fitted without a cross-encoder where it read nothing."""
        return self if readings or self.unread is None else self.unread

    @classmethod
    def _of(cls, model: Mapping[str, Any], data: Mapping[str, Any]) -> Self:
        decision = data["decision"]
        return cls(
            fit=data["fit"]["weights"],
            fit_intercept=data["fit"]["intercept"],
            lack=data["lack"]["weights"],
            lack_intercept=data["lack"]["intercept"],
            scale=decision["scale"],
            offset=decision["offset"],
            threshold=decision["threshold"],
            token_range=tuple(model["token_range"]),
            foreign_token_range=tuple(model["foreign_token_range"]),
            foreign_cosine=model["foreign_cosine"],
            far_cosine=tuple(model["far_cosine"]),
            far_tokens=tuple(model["far_tokens"]),
            foreign_lacking=tuple(model["foreign_lacking"]),
            other_matter=model["other_matter"],
        )
