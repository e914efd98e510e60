"""The model card: what was measured, and what was not."""

from engine.training.measuring.card import card_text


def test_the_card_says_what_was_not_measured() -> None:
    text = card_text({}, {}, {})
    assert "Not measured yet" in text
    assert "It does not correct mistakes" in text
    measured = {
        "seed": 1,
        "abilities": ["fill", "fix"],
        "why": "Because.",
        "holes": {
            "word": {
                "count": 9, "exact": 0.5, "exact_long": 0.25, "real_words": 1.0, "repeats": 0.0, "echoes": 0.0,
                "length_error": 0.0, "perplexity": 12.0, "perplexity_original": 9.0,
            }
        },
        "baseline": {"exact": 0.28, "exact_long": 0.13},
        "fills": [{"size": "word", "before": "a|b", "truth": "t", "text": "u\nv", "after": "c"}],
    }  # fmt: skip
    text = card_text({"parameters": 5e6, "history": []}, measured, {})
    assert "| this model, length given | 50.0 % | 25.0 % |" in text
    assert "| 5-gram that sees both sides, same text | 28.0 % | 13.0 % |" in text
    assert "a\\|b" in text
    assert "u ¶ v" in text
    assert "It does not correct mistakes" not in text
