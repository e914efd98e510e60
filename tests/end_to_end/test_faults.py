"""Ended, starved or overtaken at random moments, the program loses no word that is older than fifteen seconds."""

from collections.abc import Callable
from pathlib import Path
from signal import Signals

import pytest

from tests.end_to_end.faults import FAULTS, PLACES, play
from tests.end_to_end.mortal import DEATHS
from tests.end_to_end.tally import Tally


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_no_word_is_lost(
    display: str,
    tmp_path: Path,
    full_counts: Callable[[int, int], int],
    record_property: Callable[[str, object], None],
) -> None:
    tally = Tally()
    rounds = full_counts(4, 200)
    play(display, tmp_path, rounds, 7, tally)
    record_property("figures", tally.as_json())
    assert tally.kills == rounds
    assert tally.faults == rounds // 2
    assert tally.losses == []


def test_every_signal_is_among_the_deaths_and_all_of_them_come_in_the_long_run() -> None:
    assert {*DEATHS, Signals.SIGKILL} == set(Signals)
    assert len(DEATHS) <= 100
    assert len(FAULTS) * len(PLACES) <= 100
