import pytest

from engine.prose.kinds import MarkupKind
from tests.engine.prose.inline.asking import marked, others


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("*Mispeled* _Mispeled_ __Mispeled heer__", ["*", "*", "_", "_", "__", "__"]),
        ("~~gone~~ and ==seen==", ["~~", "~~", "==", "=="]),
        ("5*3 and a * b and a == b", []),
        ("snake_case_name, _private_name_", ["snake_case_name", "_", "private_name", "_"]),
        ("a #trvel/itly and #tag", ["#trvel/itly", "#tag"]),
        ("number #1, C# and a#b", []),
        ("as @doe99: says", ["@doe99"]),
        ("so :smile: it", [":smile:"]),
        ("a | b", []),
        ("H~2~O is x^2^, a ~5 km way, 2^10", ["~", "~", "^", "^"]),
    ],
)
def test_signs_and_names(line: str, kept: list[str]) -> None:
    assert others(line) == kept


def test_a_bar_is_a_sign_in_a_table_only() -> None:
    assert marked("| a | b", table=True) == [("|", MarkupKind.TABLE), ("|", MarkupKind.TABLE)]
