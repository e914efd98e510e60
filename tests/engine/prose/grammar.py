"""Texts of every dialect, each character labelled as they are made: a writer's word, or no prose. A seed gives a text.

A line is a row of pieces; a block is some lines; containers put their signs before the lines of what they hold.
"""

from collections.abc import Callable
from dataclasses import dataclass
from random import Random

PROSE, OTHER, BETWEEN = "p", "x", "."
"""Words with the spaces inside them; what must never change; line breaks, indents and what may be either."""
Piece = tuple[str, str]
Line = list[Piece]

_NOUNS = ["dog", "house", "sea", "river", "evening", "letter", "garden", "mother", "winter", "train", "window", "story"]
_VERBS = ["saw", "took", "left", "heard", "wanted", "followed", "remembered"]
_ENDS = (".", ".", ".", "!", "?", " –", "…", ".”", ";")
TRAPS = (
    "if a<b then the dog > c", "it costs $5 and then $6", "he/she said so", "5*3 is fifteen", "Mr. Smith, e.g., left",
    "he said [sic] nothing", "number #1 of them", "at AT&T they know", "at 12:30 they ate", "and/or the other",
    "a 50% share of it", "the 1990s were long", "see p. 12 of it", "Zoë’s café – closed", "он ушёл домой",
    "彼は家に帰った",
    "“No,” she said", "rock ’n’ roll", "a ~5 km walk", "x = y for him", "a well-known e-mail of hers",
    "ca. 3.5 miles",
    "what…no", "A & B left", "to be (or not)", "{ or so }", "wait -- what", "it ended.Then he left",
    "U.S.A. and U.K.",
    "a | b", "50°C", "3 > 2 and 1 < 2", "100€", "item[3] of it", "the word “a_” is odd", "over 2^10 times",
)  # fmt: skip
"""What looks like something and is words."""
UNITS: tuple[str, ...] = (
    "`the code`", "``a ` tick``", "[[a note]]", "[[Notes/a note#head]]", "![[imge heer.png]]", "![[clip.mp4|300]]",
    "[^1]", "[^long-note]", "\\cite{doe99}", "\\ref{fig:one}", "\\includegraphics[width=2cm]{imge.png}",
    "\\begin{quoet}", "\\LaTeX{}", "\\newcommand{\\foo}[1]{the {bar} #1}", "$a_b*c*d_e$", "$x$", "$\\frac{a}{b}$",
    "$$a^2 + b^2$$", "\\(a + b\\)", "\\[a + b\\]", "<br>", "<br/>", '<img src="imge.png" alt="the dog">',
    "<kbd>ctrl</kbd>",
    "<code>recieve teh</code>", "<!-- a secret teh -->", "%%a secret%%", "https://a.org/recieve_teh?x=1#frag",
    "http://en.wikipedia.org/wiki/Foo_(bar)", "www.example.com/teh", "<https://a.org/teh>", "<me@example.org>",
    "anna.teh@example.co.uk", "mailto:me@example.org", "/home/me/documnets", "~/notes/teh.md", "./teh/imge",
    "C:\\Users\\me\\teh",
    "refrences.bib", "src/teh/recieve.py", "#trvel", "#trvel/itly", '{{< figre src="imge.png" >}}',
    "{{% notice %}}", "{{ site.title }}",
    "{% include teh.html %}", "@doe99", "[@doe99]", ":smile:", "&nbsp;", "&#8212;", "snake_case_teh", "_private_teh_",
    "\\*", "\\_", "`x`{.python}", "{#an-id .class key=value}", "{.unnumbered}", "teh_file.txt", "<span class=\"x\">",
    "</span>", "![](teh.png)",
)  # fmt: skip
"""What is no prose from its first character to its last."""
_AROUND: tuple[tuple[str, str], ...] = (
    ("**", "**"), ("*", "*"), ("_", "_"), ("__", "__"), ("***", "***"), ("~~", "~~"), ("==", "=="), ("<b>", "</b>"),
    ('<span class="teh x">', "</span>"), ("[", "](teh.md)"), ("[", '](https://a.org/teh_b "A titel")'), ("[",
    "][teh]"),
    ("[", "](<teh file.md>)"), ("[", "]{.smallcaps}"), ("![", "](imge.png)"), ("[[teh note|", "]]"), ("^[", "]"),
    ("\\emph{", "}"), ("\\section*{", "}"), ("\\textbf{", "}"), ("{{% note %}}", "{{% /note %}}"), ("[", "](a(b)c)"),
    ("**[", "](teh)**"), ("<u>*", "*</u>"), ("\\footnote{", "}"), ("![", "|300](imge.png)"), ("[**",
    "**](teh.html#a_b)"),
)  # fmt: skip
"""What stands before and behind words."""
_CODE = (
    "def recieve(teh):", "    return teh", "$ git comit -m teh", "let teh = 1;", "<b>no tag</b>", "**no bold**",
    "# no head",
    "teh", "make instal", "- no list", "> no quote", "| no | table |", "{{< no >}}", "x = [1, 2]", "",
)  # fmt: skip
_MATH = ("\\begin{vmatrix}a & b\\\\", "c & d", "\\end{vmatrix}", "x_1 = teh", "\\text{teh} + 1")


@dataclass(frozen=True, slots=True)
class Labelled:
    """A text and a label for each of its characters."""

    text: str
    labels: str

    def slots(self) -> list[tuple[int, int]]:
        """Where the stretches of prose lie, each inside one line."""
        ranges, start = [], -1
        for place, label in enumerate((*self.labels, BETWEEN)):
            if label == PROSE and start < 0:
                start = place
            elif label != PROSE and start >= 0:
                ranges.append((start, place))
                start = -1
        return ranges


def labelled(seed: int, blocks: int = 5, depth: int = 2) -> Labelled:
    """A text of some blocks; in it containers lie in each other so deep."""
    grammar = _Grammar(Random(seed))
    lines: list[Line] = grammar.front_matter() if grammar.chance(0.25) else []
    lines += grammar.blocks(blocks, depth)
    ending = "\r\n" if grammar.chance(0.1) else "\n"
    text, labels = [], []
    for number, line in enumerate(lines):
        for words, label in [*line, (ending if number + 1 < len(lines) or grammar.chance(0.7) else "", BETWEEN)]:
            text.append(words)
            labels.append(label * len(words))
    return Labelled("".join(text), "".join(labels))


class _Grammar:
    def __init__(self, random: Random) -> None:
        self._random = random
        self.chance: Callable[[float], bool] = lambda share: random.random() < share
        self._pick = random.choice
        self._makers = (
            *[self.paragraph] * 6, self.heading, self.underlined, self.fence, self.code, self.table, self.html,
            self.comment, self.formula, self.environment, self.rule, self.definition, self.note, self.division,
            self.highlight, self.definition_list, self.tex_words, self.details, self.grid, self.picture,
        )  # fmt: skip
        self._indenting = (self.items, self.note, self.definition_list)

    # ---------------------------------------------------------------- words

    def sentence(self) -> str:
        if self.chance(0.15):
            return f"So {self._pick(TRAPS)}, they say"
        words = f"the {self._pick(_NOUNS)} {self._pick(_VERBS)} a {self._pick(_NOUNS)} and the {self._pick(_NOUNS)}"
        return words[0].upper() + words[1:] + self._pick(_ENDS) if self.chance(0.7) else words

    def words(self) -> Line:
        """A line's words with what is no prose among them, a space between; it begins and ends with words."""
        line: Line = [(self.sentence(), PROSE)]
        for _ in range(self._random.randint(0, 3)):
            line.append((" ", PROSE))
            if self.chance(0.5):
                line.append((self._pick(UNITS), OTHER))
            else:
                before, behind = self._pick(_AROUND)
                line += [(before, OTHER), (f"{self._pick(_NOUNS)} and {self._pick(_NOUNS)}", PROSE), (behind, OTHER)]
            line.append((self._pick((" ", ", ", "; ")), PROSE))
            line.append((f"and {self.sentence()}", PROSE))
        return line

    # ---------------------------------------------------------------- blocks

    def blocks(self, count: int, depth: int) -> list[Line]:
        """Some blocks with blank lines between."""
        lines: list[Line] = []
        before: object = None
        for number in range(self._random.randint(1, count)):
            if number:
                lines.append([])
            if depth and self.chance(0.35):
                maker = self._pick((self.quotation, self.items, self.callout))
                lines += maker(depth - 1)
            else:
                maker = self._pick(self._makers)
                # Behind what holds indented paragraphs an indented line is one.
                maker = self.paragraph if maker == self.code and before in self._indenting else maker
                lines += maker()
            before = maker
        return lines

    def quotation(self, depth: int) -> list[Line]:
        return [[("> ", OTHER), *line] if line else [(">", OTHER)] for line in self.blocks(2, depth)]

    def callout(self, depth: int) -> list[Line]:
        head: Line = [("> ", OTHER), (f"[!{self._pick(('tip', 'note', 'WARNING'))}]{self._pick('+- ').strip()}", OTHER)]
        if self.chance(0.5):
            head += [(" ", BETWEEN), (self.sentence(), PROSE)]
        return [head, *([("> ", OTHER), *line] if line else [(">", OTHER)] for line in self.blocks(2, depth))]

    def items(self, depth: int) -> list[Line]:
        sign = self._pick(("- ", "* ", "+ ", "1. ", "2) ", "- [ ] ", "- [x] "))
        width = 2 if sign.startswith("- [") else len(sign)
        lines: list[Line] = []
        for _ in range(self._random.randint(1, 3)):
            held = [self.words()]
            if self.chance(0.4):
                held += [[], *self.blocks(1, depth)]
            lines.append([(sign, OTHER), *held[0]])
            lines += [[(" " * width, BETWEEN), *line] if line else [] for line in held[1:]]
        return lines

    def paragraph(self) -> list[Line]:
        lines = [self.words() for _ in range(self._random.randint(1, 3))]
        if self.chance(0.1):
            lines[-1] += [(" ", BETWEEN), ("^block-id1", OTHER)]
        return lines

    def heading(self) -> list[Line]:
        line: Line = [(f"{'#' * self._random.randint(1, 6)} ", OTHER), *self.words()]
        if self.chance(0.3):
            line += [(" ", BETWEEN), ("{#old-huose .unumbered}", OTHER)]
        elif self.chance(0.2):
            line += [(" ", BETWEEN), ("##", OTHER)]
        return [line]

    def underlined(self) -> list[Line]:
        return [self.words(), [(self._pick(("=====", "---")), OTHER)]]

    def _literal(self, lines: list[str]) -> list[Line]:
        return [[(line, OTHER)] if line else [] for line in lines]

    def _some_code(self) -> list[str]:
        return [self._pick(_CODE) for _ in range(self._random.randint(1, 4))]

    def fence(self) -> list[Line]:
        sign = self._pick(("```", "~~~", "````"))
        return self._literal([sign + self._pick(("", "python", " js {.teh #id}")), *self._some_code(), sign])

    def code(self) -> list[Line]:
        code = [line for line in self._some_code() if line] or ["teh()"]
        return [[("    ", BETWEEN), (line, OTHER)] for line in code]

    def table(self) -> list[Line]:
        def row() -> Line:
            cells = [(self._pick(_NOUNS), PROSE), (self.sentence().replace("|", "/"), PROSE)]
            gap: Piece = (" ", BETWEEN)
            return [("|", OTHER), gap, cells[0], gap, ("|", OTHER), gap, cells[1], gap, ("|", OTHER)]

        return [row(), [(self._pick(("|---|---|", "| :-- | --: |")), OTHER)], row(), row()]

    def grid(self) -> list[Line]:
        border: Line = [("+-----+-----+", OTHER)]
        return [
            border,
            [
                ("|", OTHER),
                (" ", BETWEEN),
                ("dog", PROSE),
                ("  ", BETWEEN),
                ("|", OTHER),
                (" sea ", BETWEEN),
                ("|", OTHER),
            ],
            border,
        ]

    def html(self) -> list[Line]:
        return [
            [('<div class="teh">', OTHER)],
            [("<p>", OTHER), (self.sentence(), PROSE), ("</p>", OTHER)],
            [("</div>", OTHER)],
        ]

    def details(self) -> list[Line]:
        head: Line = [("<details><summary>", OTHER), ("The dog", PROSE), ("</summary>", OTHER)]
        return [head, [], *self.paragraph(), [], [("</details>", OTHER)]]

    def comment(self) -> list[Line]:
        opening, closing = self._pick((("<!--", "-->"), ("%%", "%%")))
        return self._literal(
            [opening, "a secret teh", "", "of *hers*", closing] if self.chance(0.5) else [opening + " teh", closing]
        )

    def formula(self) -> list[Line]:
        opening, closing = self._pick((("$$", "$$"), ("\\[", "\\]")))
        return self._literal([opening, *[self._pick(_MATH) for _ in range(2)], closing])

    def environment(self) -> list[Line]:
        name = self._pick(("align*", "equation", "tabular", "verbatim"))
        return self._literal([f"\\begin{{{name}}}", "a &= teh \\\\", f"\\end{{{name}}}"])

    def rule(self) -> list[Line]:
        return self._literal([self._pick(("***", "* * *", "- - -", "___", "-----"))])

    def definition(self) -> list[Line]:
        return self._literal(
            [self._pick(('[teh]: https://a.org/teh "A titel"', "[teh]: ./teh.md", "[teh]: <teh b.md>"))]
        )

    def note(self) -> list[Line]:
        return [[("[^1]: ", OTHER), *self.words()], [], [("    ", BETWEEN), ("It went on and on, he said.", PROSE)]]

    def division(self) -> list[Line]:
        return [[(self._pick(("::: {.teh}", ":::note", "::::: warning")), OTHER)], *self.paragraph(), [(":::", OTHER)]]

    def highlight(self) -> list[Line]:
        return self._literal(["{{< highlight go >}}", *self._some_code(), "{{< /highlight >}}"])

    def definition_list(self) -> list[Line]:
        return [[("Dog", PROSE)], [(": ", OTHER), *self.words()]]

    def tex_words(self) -> list[Line]:
        inner = self.paragraph()
        return [[("\\begin{quote}", OTHER)], *inner, [("\\end{quote}", OTHER)]]

    def picture(self) -> list[Line]:
        return [
            [
                ("![", OTHER),
                (self.sentence().replace("[", "(").replace("]", ")"), PROSE),
                ("](imge.png)", OTHER),
                ("{width=50%}", OTHER),
            ]
        ]

    def front_matter(self) -> list[Line]:
        sign = self._pick(("---", "+++"))
        entries = ["title: The huose", "tags: [a, b]", "list:", "  - teh", "permalink: callouts"]
        toml = ['title = "The huose"', "[params]", "teh = 1"]
        return [
            *self._literal([sign, *(entries if sign == "---" else toml), sign]),
            *([[]] if self.chance(0.7) else []),
        ]
