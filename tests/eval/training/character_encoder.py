"""An encoder whose hidden states the tests can foresee: one state a character, seeded by it."""

import numpy as np

from index.encoder import EncodedText, Encoder, Prompts

HIDDEN = 16


class CharacterEncoder(Encoder):
    """`encoded` are the texts that were encoded so far."""

    def __init__(self) -> None:
        self.prompts = Prompts("query: ", "passage: ")
        self.encoded: list[str] = []

    def encode_texts(self, texts: list[str], prompt: str) -> list[EncodedText]:  # noqa: ARG002 - the signature of Encoder
        """A state a character; a text's vector is their mean at length 1."""
        self.encoded += texts
        return [_encoded(text) for text in texts]


def _encoded(text: str) -> EncodedText:
    ids = np.array([ord(sign) for sign in text], np.int32)
    states = np.stack([np.random.default_rng(int(sign)).normal(size=HIDDEN) for sign in ids])
    mean = states.mean(axis=0)
    return EncodedText(
        vector=(mean / np.linalg.norm(mean)).astype(np.float32),
        ids=ids,
        states=states.astype(np.float32),
    )
