"""What an export cannot carry is said before it is made."""

from app.documents.exchange.outgoing.export_losses import losses
from tests.app.documents.exchange.texts import LISTED_TABLE, REPEATED_CALLS, TEXT


def test_losses() -> None:
    for ending in (".docx", ".odt", ".pdf"):
        assert losses(TEXT, ending) == ("Pictures become their description.",)
        assert len(losses("```python\nx\n```\n", ending)) == len(losses('[a](https://b.org "c")', ending)) == 1
        for html in ("a<br>b", "<!-- a note to myself -->", "<div>\n\nx</div>"):
            assert losses(html, ending) == losses(html, ".html") != ()
        assert losses("`<br>` a < b > c <https://a.org>", ending) == ()
        assert losses("```\nx\n```\n", ending) == losses("[a](https://b.org)", ending) == ()
    assert losses(TEXT, ".html") == losses("plain", ".docx") == ()
    assert len(losses("\x07", ".docx")) == 1
    assert losses(LISTED_TABLE, ".docx") == ()
    assert "Tables" in losses(LISTED_TABLE, ".odt")[0]


def test_a_note_that_is_called_again_is_named() -> None:
    assert len(losses(REPEATED_CALLS, ".docx")) == len(losses(REPEATED_CALLS, ".odt")) == 1
