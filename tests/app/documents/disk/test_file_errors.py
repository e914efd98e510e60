"""What goes wrong with a file is one plain sentence, whatever the file's name holds."""

import pytest

from app.documents.disk.file_errors import (
    CharacterLost,
    DocumentError,
    EncodingCandidate,
    OpenError,
    SaveError,
    UnknownEncoding,
)


def test_control_characters_and_pictures_of_names() -> None:
    assert OpenError("“a\u202eb” is\x07 gone.").message == "“a\ufffdb” is\ufffd gone."


@pytest.mark.parametrize("error", [OpenError, SaveError, CharacterLost])
def test_the_sentence_is_what_the_exception_says(error: type[DocumentError]) -> None:
    assert str(error("“a” is gone.")) == error("“a” is gone.").message == "“a” is gone."


def test_lines_of_a_longer_message_stay_lines() -> None:
    assert SaveError("one\ntwo\r").message == "one\ntwo\ufffd"


def test_who_asks_for_an_encoding_gets_what_fits_and_anyone_else_an_open_error() -> None:
    candidate = EncodingCandidate("cp1252", "Western (Windows-1252)", "Füße")
    with pytest.raises(OpenError, match="choose") as caught:
        raise UnknownEncoding("“a” does not say; choose.", (candidate,))
    assert isinstance(caught.value, UnknownEncoding)
    assert caught.value.candidates == (candidate,)
