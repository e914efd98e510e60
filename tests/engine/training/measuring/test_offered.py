"""What a model may be offered for."""

from engine.training.measuring.offered import decide


def test_only_what_is_better_than_nothing_is_offered() -> None:
    rising = [{"changed": 0.1, "locked_survive": True}, {"changed": 0.2, "locked_survive": True}]
    good = {"correct_left_alone": 0.98, "precision": 0.7}
    assert decide({"strengths": rising, "fix": {"a": good}})[0] == ["fill", "fix", "rephrase"]
    assert decide({"strengths": rising[::-1], "fix": {"a": good, "b": good | {"precision": 0.4}}})[0] == ["fill"]
    assert decide({"fix": {"a": good | {"correct_left_alone": 0.9}}})[0] == ["fill"]
    going_on = {"empty": 0.0, "repeats": 0.1}
    assert decide({"continue": going_on})[0] == ["fill", "continue"]
    assert decide({"continue": going_on | {"repeats": 0.15}})[0] == ["fill"]
    assert decide({"continue": going_on | {"empty": 0.3}})[0] == ["fill"]
    words = {"holes": {"word": {"exact": 0.3}}, "continue": going_on}
    assert decide(words | {"baseline": {"exact": 0.29}})[0] == ["fill", "continue"]
    assert decide(words | {"baseline": {"exact": 0.31}})[0] == ["fill"]
