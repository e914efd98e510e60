"""The model card: what was measured, and what was not."""

import json
from pathlib import Path

from engine.training.measuring.model_card import card_text, write_card


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


def test_the_card_is_written_with_the_run_and_its_curve(tmp_path: Path) -> None:
    earlier = {"history": [{"seen": 1e6, "causal": 5.0, "canvas": 4.0}], "command": "COMMAND", "commit": "abc"}
    record = {
        "history": [{"seen": 2e6, "causal": 3.0, "canvas": 2.0}],
        "from": earlier,
        "precision": {"int8": {"causal": 3.25, "canvas": 2.5}},
        "preset": {"name": "small"},
    }
    (tmp_path / "words.txt").write_text("", encoding="utf-8")
    write_card(tmp_path, record)
    assert json.loads((tmp_path / "training.json").read_text(encoding="utf-8")) == record
    assert (tmp_path / "curve.png").read_bytes().startswith(b"\x89PNG")
    card = (tmp_path / "README.md").read_text(encoding="utf-8")
    for words in (
        "int8 3.2500 / 2.5000",
        "the weights of another run",
        "`COMMAND`, commit `abc`",
        "**This is the `small` preset",
        "`words.txt` says how often",
        "causal 3.000, noised canvas 2.000",
    ):
        assert words in card
    write_card(tmp_path)
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == card


def test_one_point_is_no_curve(tmp_path: Path) -> None:
    write_card(tmp_path, {"history": [{"seen": 1e6, "causal": 5.0, "canvas": 4.0}]})
    assert not (tmp_path / "curve.png").exists()


def test_the_limits_name_the_worst_figures_of_fix() -> None:
    good = {"precision": 0.9, "recall": 0.6, "f0.5": 0.8, "correct_left_alone": 0.99}
    measures = {"abilities": ["fix"], "fix": {"a": good, "b": good | {"precision": 0.75, "recall": 0.5}}}
    text = card_text({}, measures, {})
    assert "it mends 50 in a hundred, and 25 of a hundred changes are wrong" in text
    assert "Fix, b: precision 75.0 %, recall 50.0 %" in text


def test_the_wheel_has_its_table_where_it_was_measured() -> None:
    figures = {"at_1": 47.0, "at_8": 73.0, "single_answer": 49.0}
    wheel = {
        "count": 260, "count_long": 108, "all": figures, "long": {**figures, "at_8": 56.0}, "real_words": 100.0,
        "words_a_list": 6.84, "passes": 4, "ms": 90.0, "text": "THAT TEXT", "read": "Eighty read.",
    }  # fmt: skip
    text = card_text({}, {"wheel": wheel}, {})
    assert "| all words | 49.0 % | 47.0 % | 73.0 % |" in text
    assert "| five letters and more | 49.0 % | 47.0 % | 56.0 % |" in text
    assert "text: THAT TEXT" in text
    assert "Eighty read." in text
    assert "word wheel" not in card_text({}, {}, {})
