"""How far reading has come is told once a per cent, and it can be ended anywhere."""

import pytest

from app.documents.exchange.incoming.import_pace import ImportPace, Stopped
from app.documents.exchange.incoming.reading import read, text_of
from tests.app.documents.exchange.texts import FIXTURES


class Ending(ImportPace):
    """Stops itself at a per cent."""

    def __init__(self, end: int) -> None:
        super().__init__(2, self.hear)
        self.end = end
        self.heard: list[int] = []

    def hear(self, percent: int) -> None:
        self.heard.append(percent)
        if percent >= self.end:
            self.stop()


@pytest.mark.parametrize("ending", ["odt", "docx"])
def test_how_far_it_is_is_told_and_it_can_be_ended_anywhere(ending: str) -> None:
    heard: list[int] = []
    pace = ImportPace(2, heard.append)
    text_of(read(FIXTURES / f"rich.{ending}", pace=pace), pace)
    assert heard == sorted(set(heard))
    assert heard[-1] == 100
    assert any(0 < percent < 50 for percent in heard)
    for end in heard[:-1]:
        ending_pace = Ending(end)
        with pytest.raises(Stopped):
            text_of(read(FIXTURES / f"rich.{ending}", pace=ending_pace), ending_pace)
        assert ending_pace.heard == [percent for percent in heard if percent <= end]
