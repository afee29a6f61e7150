"""Inverse document frequency: how much it says that a text holds a term."""

import numpy as np
from numpy.typing import ArrayLike, NDArray


def idf(holding: ArrayLike, texts: int) -> NDArray[np.float64]:
    """ln(1 + (N - n + 0.5) / (n + 0.5)) of terms that stand in n of N texts, float64[terms].

    Source: Robertson's idf plus 1, as Lucene has it, which is never negative.
    """
    n = np.asarray(holding, np.float64)
    result: NDArray[np.float64] = np.log(1 + (texts - n + 0.5) / (n + 0.5))
    return result
