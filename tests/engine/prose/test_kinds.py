from engine.prose.kinds import CODE, LITERAL, SIGNS, MarkupKind


def test_every_kind_is_a_sign_beside_words_or_literal() -> None:
    assert set(MarkupKind) == SIGNS | LITERAL
    assert not SIGNS & LITERAL
    assert CODE < LITERAL
