"""The network: what it does not look at changes nothing, and what is frozen does not learn."""

import torch

from eval.training.cross_encoder_net import CrossEncoderNet
from eval.training.pair_tokens import PairBatch, encoded_pair
from eval.training.reading_pair import Kind, Label, ReadingPair
from tests.eval.training.tiny_bert import characters, tiny_bert

SHORT = ReadingPair(Kind.QUESTION, "いつか", "", "2030年", Label.ANSWERS)
LONG = ReadingPair(Kind.CLAIM, "予算は増えた", "第1章", "予算は1兆円に増えた。", Label.SUPPORTED)


def logits(net: CrossEncoderNet, *pairs: ReadingPair) -> torch.Tensor:
    batch = PairBatch.of([encoded_pair(pair, characters) for pair in pairs])
    with torch.inference_mode():
        found: torch.Tensor = net(net.embedded(batch.ids), batch.mask, batch.segments)[0]
    return found


def made() -> CrossEncoderNet:
    torch.manual_seed(0)
    return CrossEncoderNet(tiny_bert(), frozen_layers=1).eval()


def test_a_pair_is_read_the_same_beside_a_longer_one() -> None:
    net = made()
    together = logits(net, SHORT, LONG)
    assert together.shape == (2, 4)
    torch.testing.assert_close(together[0], logits(net, SHORT)[0], rtol=1e-4, atol=1e-5)


def test_the_place_of_the_answer_is_looked_for_in_the_sentence_alone() -> None:
    net = made()
    batch = PairBatch.of([encoded_pair(LONG, characters), encoded_pair(SHORT, characters)])
    places = net(net.embedded(batch.ids), batch.mask, batch.segments)[1]
    own = batch.mask & (batch.segments == 2)
    assert bool((places[own] > -100).all())
    assert bool((places[~own] < -9_000).all())


def test_the_embeddings_and_the_lowest_layers_do_not_learn() -> None:
    bert = tiny_bert()
    names = set(CrossEncoderNet(bert, frozen_layers=1).trained())
    assert {name.split(".")[0] for name in names} == {"bert", "segment", "place", "head"}
    assert {name[:20] for name in names if name.startswith("bert")} == {"bert.encoder.layer.1"}
    assert all(value.requires_grad for value in bert.parameters())  # another's, left as it was
