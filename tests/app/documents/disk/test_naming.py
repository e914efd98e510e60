"""Names of files as they may be shown."""

from app.documents.disk.file_errors import OpenError
from app.documents.disk.naming import shown


def test_control_characters_and_pictures_of_names() -> None:
    assert shown("cod\u202efdp.exe\n") == "cod\ufffdfdp.exe\ufffd"
    assert OpenError("“a\u202eb” is\x07 gone.").message == "“a\ufffdb” is\ufffd gone."
