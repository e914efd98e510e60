"""Standard output that lets go of what it cannot take, and sentences that always print."""

import io
import sys

import pytest

from engine.errors import RedraftError
from engine.printing import last_flush, run_program, silence_output, write_error, write_line, write_output


def test_output_that_cannot_be_printed_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, data: object) -> int:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(sys, "stdout", None)
    with pytest.raises(RedraftError, match="Standard output is closed"):
        write_output(b"x")
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(Full()))
    with pytest.raises(RedraftError, match="The result cannot be printed: No space left"):
        write_output(b"x")


def test_a_sentence_is_one_line_in_any_encoding(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(out, encoding="ascii"))
    write_error("The model\n “é”  failed.")
    assert out.getvalue() == b"redraft: The model \\u201c\\xe9\\u201d failed.\n"
    monkeypatch.setattr(sys, "stderr", None)
    write_error("Nobody reads this.")


class Raw(io.BytesIO):
    """Takes nothing while there is an ``error``."""

    error: OSError | None = None

    def write(self, data: object) -> int:
        if self.error is not None:
            raise self.error
        return super().write(data)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "status", "ends", "sentence"),
    [
        (None, 0, 0, b""),
        (BrokenPipeError(32, "Broken pipe"), 0, 1, b""),
        (OSError(28, "No space left on device"), 0, 1, b"redraft: The result cannot be printed: No space left on"),
        (OSError(28, "No space left on device"), 130, 130, b"redraft: The result cannot be printed: No space left on"),
    ],
)
def test_the_last_flush_says_what_was_not_printed(
    error: OSError | None, status: int, ends: int, sentence: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw, errors = Raw(), io.BytesIO()
    raw.error = error
    waiting = io.TextIOWrapper(io.BufferedWriter(raw), encoding="utf-8")  # type: ignore[type-var]
    waiting.write("what waits")
    monkeypatch.setattr(sys, "stdout", waiting)
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(errors, encoding="utf-8"))
    assert last_flush(status) == ends
    assert errors.getvalue().startswith(sentence)
    assert bool(errors.getvalue()) is bool(sentence)
    raw.error = None


def test_there_may_be_no_streams_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    monkeypatch.setattr(sys, "stderr", None)
    silence_output()
    assert last_flush(3) == 3


def test_how_a_program_was_left_is_its_status(capsys: pytest.CaptureFixture[str]) -> None:
    def left(by: BaseException) -> int:
        def program() -> int:
            print("as far as it came")
            raise by

        return run_program(program)

    assert [left(SystemExit(2)), left(SystemExit()), left(KeyboardInterrupt()), left(BrokenPipeError())] == [
        2,
        0,
        130,
        1,
    ]
    assert run_program(lambda: 7) == 7
    assert capsys.readouterr().err == ""


def test_a_line_is_printed_at_once_whatever_is_in_it(capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    write_line("caf\u00e9 \udce9")
    assert capsysbinary.readouterr().out == b"caf\xc3\xa9 \\udce9\n"


def test_a_sentence_says_who_says_it(capsys: pytest.CaptureFixture[str]) -> None:
    write_error("One.")
    write_error("Two.", "")
    assert capsys.readouterr().err == "redraft: One.\nTwo.\n"
