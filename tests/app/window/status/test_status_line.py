"""The status line: what was said, counts, the form of the file, the chip."""

from PySide6.QtWidgets import QApplication

from app.window.status.status_line import WHOLE_FROM, StatusLine


def test_only_an_unusual_form_is_shown(qapp: QApplication) -> None:
    line = StatusLine()
    for endings, encoding, text in (
        ("LF", "UTF-8", ""),
        ("CRLF", "UTF-8", "CRLF"),
        ("LF", "CP1252", "CP1252"),
        ("CR", "UTF-16-LE", "CR  ·  UTF-16-LE"),
    ):
        line.show_form(endings, encoding)
        assert line.form.text() == text
        assert line.form.isHidden() == (not text)


def test_a_narrow_line_shortens_the_chip(qapp: QApplication) -> None:
    line = StatusLine()
    narrow: list[bool] = []
    line.chip.set_narrow = narrow.append  # type: ignore[method-assign, assignment]
    line.resize(WHOLE_FROM + 10, 24)
    line.show()
    line.resize(WHOLE_FROM - 10, 24)
    qapp.processEvents()
    assert narrow[-1] is True
    line.resize(WHOLE_FROM, 24)
    qapp.processEvents()
    assert narrow[-1] is False
    line.close()
    line.deleteLater()
