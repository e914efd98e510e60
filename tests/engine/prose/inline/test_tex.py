from engine.prose.inline.tex import BEGIN, COMMAND, RAW, WORDS, partners


def test_each_brace_has_its_partner() -> None:
    assert partners("{a{b}[c]} {") == {0: 8, 2: 4, 5: 7}
    assert partners(r"{a\}b}") == {0: 5}
    assert partners("]}{") == {}


def test_commands_and_environments() -> None:
    command, begin = COMMAND.match(r"\emph*{x}"), BEGIN.match(r"\begin{align*}")
    assert command is not None
    assert (command[1], command.end()) == ("emph", 6)
    assert begin is not None
    assert begin[1] in RAW
    assert "emph" in WORDS
