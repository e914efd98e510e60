from engine.edits.tokens.prompt import GAP, Wishes, continue_prompt, fill_prompt, rewrite_prompt


def test_a_fill_says_where_it_stands_and_what_is_legal() -> None:
    asked = fill_prompt("The cat sat on the ", " by the door.", [2], ["a colour"], Wishes(ban=("red",)))
    assert asked.startswith(f"The cat sat on the {GAP} by the door.")
    assert "about 2 words" in asked
    assert "a colour" in asked
    (where,) = [line for line in asked.splitlines() if line.startswith("You stand")]
    assert "“The cat sat on the”" in where
    assert "“by the door.” follows and must not be repeated" in where
    assert "Do not use: “red”." in asked


def test_several_gaps_are_numbered() -> None:
    asked = fill_prompt(f"A {GAP} b ", " c", [1, None], ["", "sound"], Wishes())
    assert "Gap 1 holds about 1 word." in asked
    assert "Gap 2: sound." in asked


def test_a_rewrite_asks_for_sentences_and_never_for_only_something() -> None:
    asked = rewrite_prompt("Before. ", "The passage.", " After.", Wishes("Correct slips.", keep=("Anna",)), 1)
    assert "[[The passage.]]" in asked
    assert "one sentence" in asked
    assert "only" not in asked.lower()
    assert "Keep these exactly as they are: “Anna”." in asked
    own = rewrite_prompt("", "x", "", Wishes(instruction=" In verse. "), 3)
    assert "In verse." in own
    assert "about 3 sentences" in own


def test_the_text_stands_before_the_task() -> None:
    asked = continue_prompt("The text so far", 80, Wishes())
    assert asked.startswith("The text so far")
    assert "about 80 words" in asked
