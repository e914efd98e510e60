import pytest

from engine.prose.structure.code_lines import is_code


@pytest.mark.parametrize(
    "lines",
    [
        ["make install"],
        ["def a(b):", "    return b"],
        ["$ git commit"],
        ["x = [1, 2]"],
        ["<b>x</b>"],
        ["# no head"],
        ["teh"],
    ],
)
def test_code(lines: list[str]) -> None:
    assert is_code(lines[0], [f"    {line}" for line in lines[1:]])


@pytest.mark.parametrize(
    "lines",
    [
        ["A novel's paragraph."],
        ["“No,” she said (slowly); he left."],
        ["He went home and the dog ran on and on and on", "until it was seen no more."],
        ["Shall I compare thee to a summer’s day?", "Thou art more lovely and more temperate"],
        ["Nor shall death brag thou wander’st in his shade"],
        ["Он ушёл домой."],
        ["彼は家に帰った"],
        ["The End"],
        ["And every fair from fair sometime declines;", "By chance, or nature’s course, untrimm’d;"],
        ["He"],
        ['"'],
    ],
)
def test_a_writers_paragraph(lines: list[str]) -> None:
    assert not is_code(lines[0], [f"    {line}" for line in lines[1:]])


def test_lines_behind_a_blank_one_say_nothing() -> None:
    assert is_code("teh", ["", "    A sentence, and its end."])
