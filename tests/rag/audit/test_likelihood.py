"""How likely a unit says a claim."""

from rag.audit.likelihood import FEATURES, Weights, labels_of, load_weights


def test_the_labels_of_a_row_are_its_cells_of_words() -> None:
    assert labels_of("分散型台帳\t1 → 26\t会津大学") == ("分散型台帳", "会津大学")
    assert labels_of("イスラエル 23 1.8%") == ("イスラエル",)


def test_a_probability_is_the_logistic_of_the_weighted_features() -> None:
    weights = Weights(-1.0, {"own": 2.0, "held": 1.0}, 0.5)
    # 1 / (1 + exp(-(-1 + 2 * 0.5 + 1 * 0)))
    assert weights.probability({"own": 0.5, "held": 0.0}) == 0.5


def test_the_shipped_weights_have_each_feature_and_count_it_one_way() -> None:
    shipped = load_weights()
    assert shipped.keys() == {"supported", "contradicted"}
    for part in shipped.values():
        assert part.weights.keys() == set(FEATURES)
        assert all(part.weights[name] <= 0 for name in ("open", "lacking"))
        assert all(part.weights[name] >= 0 for name in set(FEATURES) - {"open", "lacking"})
