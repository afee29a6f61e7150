"""The settings of search: one small file, in which each value stands beside its reason."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from index.errors import SettingsError

SERVED = Path(__file__).with_name("search_settings.toml")

# strict, because "0.5" or true for a number is a slip; an infinite weight makes every score nan
_STRICT = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Weights(BaseModel):
    """The weight of each part of a score; a part of weight 0 is not computed.

    `dense`, `lemma` and `bigram` are the retrievers, which find passages; `late` is late
    interaction, which judges what they found.
    """

    model_config = _STRICT

    dense: float = Field(default=0.0, ge=0)
    lemma: float = Field(default=0.0, ge=0)
    bigram: float = Field(default=0.0, ge=0)
    late: float = Field(default=0.0, ge=0)

    @model_validator(mode="after")
    def _can_find(self) -> Self:
        if not self.retrievers:
            raise ValueError("one of dense, lemma and bigram must be above 0, or nothing is found")
        return self

    @property
    def used(self) -> dict[str, float]:
        """The weights above 0 by name."""
        weights: dict[str, float] = self.model_dump()
        return {name: weight for name, weight in weights.items() if weight > 0}

    @property
    def retrievers(self) -> tuple[str, ...]:
        """The names of the retrievers whose weight is above 0."""
        return tuple(name for name in self.used if name != "late")


class SearchSettings(BaseModel):
    """How passages are found and ordered; `search_settings.toml` says why each value is as it is.

    Each retriever finds `candidates` passages; late interaction judges the best
    `late_candidates` of what they found together. `dense_fades` is a pair of shares of a
    question's words (by idf) that one passage holds: up to the first `dense` has its whole
    weight, from the second on none. A footnote that only names a source gets
    `source_note_share` of its score; `expand` looks for abbreviations by their long forms too,
    `repetitions_once` lets a passage that repeats a better one take no place.
    """

    model_config = _STRICT

    weights: Weights
    candidates: int = Field(default=200, ge=1)
    late_candidates: int = Field(default=50, ge=1)
    # TOML has lists and no tuples; the numbers in it stay strict
    dense_fades: Annotated[tuple[float, float], Field(strict=False)] | None = None
    source_note_share: float = Field(default=1.0, ge=0, le=1)
    expand: bool = True
    repetitions_once: bool = False

    @field_validator("dense_fades")
    @classmethod
    def _fades_upwards(cls, value: tuple[float, float] | None) -> tuple[float, float] | None:
        if value is not None and not 0 <= value[0] < value[1]:
            raise ValueError("the first must be 0 or more and less than the second")
        return value

    def changed(self, changes: Mapping[str, Any]) -> Self:
        """These settings with other values by name, `weights.late` for one of the weights.

        Raises SettingsError for a name that there is not, or a value that is not allowed.
        """
        values = self.model_dump()
        for name, value in changes.items():
            table, _, part = name.rpartition(".")
            names = values["weights"] if table == "weights" else {} if table else values
            if part not in names:
                weights = ", ".join(f"weights.{weight}" for weight in Weights.model_fields)
                raise SettingsError(
                    f"there is no setting {name!r}; choose from {', '.join(values)}, {weights}"
                )
            names[part] = value
        return self._checked(values, "the changed search settings")

    @classmethod
    def load(cls, path: Path = SERVED) -> Self:
        """Read a settings file; SettingsError says what is wrong with it."""
        try:
            values = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(
                f"the search settings {path} cannot be read ({error}); correct the file"
            ) from error
        return cls._checked(values, f"the search settings {path}")

    @classmethod
    def _checked(cls, values: Mapping[str, Any], where: str) -> Self:
        # TOML knows lists only; what is read strictly as a pair must be a tuple
        pairs = {name: tuple(v) if isinstance(v, list) else v for name, v in values.items()}
        try:
            return cls.model_validate(pairs)
        except ValidationError as error:
            wrong = "; ".join(
                f"{'.'.join(map(str, item['loc']))}: {item['msg']} (given {item['input']!r})"
                for item in error.errors()
            )
            raise SettingsError(f"{where}: {wrong}; correct these values") from error
