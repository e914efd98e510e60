import pytest

from engine.edits.rules.keep import require_kept, require_sound
from engine.errors import EngineFault, SteeringError
from engine.messages import Edit, Rewrite

TEXT = "Anna met Bob at https://a.org today"


def rewrite(**more: object) -> Rewrite:
    return Rewrite(job="j", text=TEXT, start=0, end=len(TEXT), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "edits",
    [
        (Edit(5, 8, "met", "saw"), Edit(0, 4, "Anna", "Eva")),
        (Edit(5, 8, "saw", "met"),),
        (Edit(30, 35, "today", "now"),),
    ],
)
def test_edits_out_of_order_untrue_or_outside_are_faults(edits: tuple[Edit, ...]) -> None:
    with pytest.raises(EngineFault):
        require_sound(TEXT, edits, [(0, 20)])


def test_sound_edits_pass() -> None:
    require_sound(TEXT, (Edit(0, 4, "Anna", "Eva"), Edit(5, 8, "met", "saw")), [(0, 20)])


def test_a_lost_lock_is_an_error() -> None:
    require_kept(rewrite(locks=((0, 4),)), (Edit(5, 8, "met", "saw"),))
    with pytest.raises(SteeringError, match="Anna"):
        require_kept(rewrite(locks=((0, 4),)), (Edit(0, 4, "Anna", "Eva"),))
    with pytest.raises(SteeringError, match=r"a\.org"):
        require_kept(rewrite(), (Edit(20, 20, "", "x"),))


def test_a_lost_word_is_an_error() -> None:
    with pytest.raises(SteeringError, match="Bob"):
        require_kept(rewrite(keep=("bob",)), (Edit(9, 12, "Bob", "Rob"),))
    with pytest.raises(SteeringError, match="everywhere"):
        require_kept(rewrite(keep=("bob",)), (Edit(12, 12, "", "by"),))
