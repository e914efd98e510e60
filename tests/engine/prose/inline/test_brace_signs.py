import pytest

from tests.engine.prose.inline.asking import others


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ('a {{< figre src="imge.png" >}} b', ['{{< figre src="imge.png" >}}']),
        ("a {{% note %}}words{{% /note %}} b", ["{{% note %}}", "{{% /note %}}"]),
        ("{{< highlight go >}}teh{{< /highlight >}} b", ["{{< highlight go >}}teh{{< /highlight >}}"]),
        ("a {% include x %} b {# c #}", ["{% include x %}", "{# c #}"]),
        ("The house {#old-huose .unumbered}", ["{#old-huose .unumbered}"]),
        ("{ or so }", []),
        ("an \\emph{old dog} and", ["\\emph{", "}"]),
        ("an \\emph{old {x} dog} and", ["\\emph{", "}"]),
        ("as \\cite[p. 3]{doe99} says", ["\\cite[p. 3]{doe99}"]),
        ("\\newcommand{\\foo}[1]{the {bar} #1} b", ["\\newcommand{\\foo}[1]{the {bar} #1}"]),
        ("\\begin{quoet} words", ["\\begin{quoet}"]),
        ("\\begin{math}a\\end{math} words", ["\\begin{math}a\\end{math}"]),
        ("in \\(a + b\\) and \\[c\\] d", ["\\(a + b\\)", "\\[c\\]"]),
        ("an escaped \\* star", ["\\*"]),
        ("and\\or", []),
        ("so $a_b*c*d_e$ is", ["$a_b*c*d_e$"]),
        ("so $$a + b$$ is", ["$$a + b$$"]),
        ("it costs $5 and $6, or US$7", []),
        ("$5, they say $\\frac{a}{b}$; and", ["$\\frac{a}{b}$"]),
        ("a %%secret%% b", ["%%secret%%"]),
        ("50%% of it", []),
    ],
)
def test_braces_commands_and_formulas(line: str, kept: list[str]) -> None:
    assert others(line) == kept
