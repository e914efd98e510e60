"""A story begins at once, goes on when what it waits for is there, and ends with its value or its error."""

import pytest

from app.errands.errand import Awaited, Errand


class Given(Awaited[int]):
    def give(self, value: int | None, error: BaseException | None = None) -> None:
        self._end(value, error)


async def twice(given: Awaited[int]) -> int:
    return 2 * await given


def test_it_ends_at_once_where_all_is_there() -> None:
    given = Given()
    given.give(4)
    assert Errand(twice(given)).value() == 8


def test_it_goes_on_when_what_it_waits_for_comes() -> None:
    given, ends = Given(), list[str]()
    errand = Errand(twice(given))
    errand.then(lambda: ends.append("first"))
    errand.then(lambda: ends.append("second"))
    assert not errand.ended
    with pytest.raises(RuntimeError):
        errand.value()
    given.give(4)
    assert errand.value() == 8
    assert ends == ["first", "second"]
    errand.then(lambda: ends.append("late"))
    assert ends[-1] == "late"


def test_one_may_wait_for_another() -> None:
    given = Given()
    inner = Errand(twice(given))
    outer, other = Errand(twice(inner)), Errand(twice(inner))
    given.give(4)
    assert (outer.value(), other.value()) == (16, 16)


def test_an_error_goes_to_whoever_waits() -> None:
    given = Given()

    async def careful() -> str:
        try:
            return str(await twice(given))
        except OSError as error:
            return f"no: {error}"

    errand = Errand(careful())
    given.give(None, OSError("full"))
    assert errand.value() == "no: full"


def test_an_error_that_nobody_waits_for_is_raised_where_it_went_on() -> None:
    given = Given()
    errand = Errand(twice(given))
    with pytest.raises(OSError, match="full"):
        given.give(None, OSError("full"))
    with pytest.raises(OSError, match="full"):
        errand.value()

    async def broken() -> None:
        raise ValueError("at once")

    with pytest.raises(ValueError, match="at once"):
        Errand(broken())


def test_it_is_not_taken_for_its_value() -> None:
    given = Given()
    given.give(0)
    with pytest.raises(TypeError):
        bool(Errand(twice(given)))
