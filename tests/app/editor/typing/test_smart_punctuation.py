"""What typed quotes, hyphens and points become, and that undo brings back what was typed."""

import pytest

from app.editor.typing.smart_punctuation import STYLES, is_elision, smart_form
from engine.prose.structure.typed import typed_as_it_is


def written(keys: str, style: str = "english") -> str:
    out, quote = "", -1
    for key in keys:
        elided = quote >= 0 and is_elision(out, quote, key, style)
        made = None if typed_as_it_is((), out, key) else smart_form(out, key, style)
        out = out + key if made is None else out[: len(out) - made.back] + made.text
        if elided:
            out, quote = f"{out[:quote]}’{out[quote + 1 :]}", -1
        if made is not None and key == "'" and made.text == STYLES[style][2] != "’":
            quote = len(out) - 1
    return out


@pytest.mark.parametrize(
    ("keys", "wanted"),
    [
        ('"Well," she said, "it\'s \'fine\'."', "“Well,” she said, “it’s ‘fine’.”"),
        ("A word--and more", "A word—and more"),
        ("A word---and more", "A word—and more"),
        ("\"But---\" -- 'no---'", "“But—” — ‘no—’"),
        ("> ---", "> ---"),
        ("|:---|---:|:--:|", "|:---|---:|:--:|"),
        ("Wait...", "Wait…"),
        ("Wait....", "Wait…."),
        ("---", "---"),
        ("| -- | -- |", "| -- | -- |"),
        ('see `a--b "c"` "d"', 'see `a--b "c"` “d”'),
        ("the writers' cat", "the writers’ cat"),
        ("'I don't know,' she said. 'I can't.'", "‘I don’t know,’ she said. ‘I can’t.’"),
        ("'Er, yes,' he said, 'as is.'", "‘Er, yes,’ he said, ‘as is.’"),
        ("'Tis late, 'twas dark; he'd seen 'em.", "’Tis late, ’twas dark; he’d seen ’em."),
        ("'twasn't so", "’twasn’t so"),
        ('"\'Tis," he said', "“’Tis,” he said"),
        ("'Get 'em,' he said. 'Get 'em'", "‘Get ’em,’ he said. ‘Get ’em’"),
        ("the word 'twas' and the 'em dash' and 'til'", "the word ‘twas’ and the ‘em dash’ and ‘til’"),
        ("I left 'cause I had to", "I left ’cause I had to"),
        ("the 'cause of death', 'Cause and effect'", "the ‘cause of death’, ‘Cause and effect’"),
        ("the '90s, the '80s'", "the ’90s, the ‘80s’"),
        ("summer of '69.", "summer of ’69."),
        ("She said, '20 men came.'", "She said, ‘20 men came.’"),
        ("the '1990s' and '90 days'", "the ‘1990s’ and ‘90 days’"),
        ("rock 'n' roll, fish-'n'-chips", "rock ’n’ roll, fish-’n’-chips"),
        ("rock 'n roll", "rock ’n roll"),
        ("the letter 'n' is", "the letter ‘n’ is"),
        ("'emu' 'tiseful ", "‘emu’ ‘tiseful "),
        ("('so')", "(‘so’)"),
        ('"But I--"', "“But I—”"),
        ('("Oh--") he said', "(“Oh—”) he said"),
        ("\"He said 'I don't--'\"", "“He said ‘I don’t—’”"),
        ('She rose--"No!"--and left', "She rose—“No!”—and left"),
        ('*"Run"* and **"b"** and _\'so\'_', "*“Run”* and **“b”** and _‘so’_"),
        ('"*Run*"', "“*Run*”"),
        ('[a](http://x/a--b...c"d") "so"', '[a](http://x/a--b...c"d") “so”'),
        ('``a ` "b"`` "c"', '``a ` "b"`` “c”'),
        ("[a](b--c.md) -- so", "[a](b--c.md) — so"),
        ("www.x.org/it's--so and so--on", "www.x.org/it's--so and so—on"),
        ('<!-- a "note" -- more --> "so"', '<!-- a "note" -- more --> “so”'),
    ],
)
def test_english(keys: str, wanted: str) -> None:
    assert written(keys) == wanted


def test_other_languages() -> None:
    assert written('"Ja," sagte er, "geht\'s?"', "german") == "„Ja,“ sagte er, „geht’s?“"
    assert written('"Oui", dit-il', "french") == "«\u00a0Oui\u00a0», dit-il"
    assert written('"Ja", sa hon', "swedish") == "”Ja”, sa hon"
    assert written('"Ja--"', "swedish") == "”Ja—”"
    assert written('"Ja--"', "german") == "„Ja—“"
    assert written("'s war 'ne Nacht, 'so,'", "german") == "’s war ’ne Nacht, ‚so,‘"
