import itertools

from engine.edits.loop.seeds import MOST_ATTEMPTS, MOST_BANS, MOST_MENDS, CanvasPlace, Turn, derived_seed

PLACE = CanvasPlace(variant=0, piece=2, seed=7)


def test_what_a_seed_means_never_changes() -> None:
    """A text that was made with a seed is made with it again, in every version."""
    assert derived_seed(7, 2) == 603544939596092586
    turns = (Turn(0), Turn(1), Turn(0, 1), Turn(0, 0, 1), Turn(2, 3, 2))
    assert [turn.seed(PLACE) for turn in turns] == [
        1009034378249952145,
        5550084804941204762,
        5813884374956390323,
        4126172875208169362,
        2742151462831403321,
    ]


def test_every_turn_of_every_canvas_has_its_own() -> None:
    counts = range(MOST_ATTEMPTS), range(MOST_BANS + 1), range(MOST_MENDS + 1)
    turns = [Turn(*numbers) for numbers in itertools.product(*counts)]
    places = [CanvasPlace(0, piece, seed) for piece in range(3) for seed in range(3)]
    seeds = {turn.seed(place) for turn in turns for place in places}
    assert len(seeds) == len(turns) * len(places)
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_the_variant_has_no_part_in_it_but_for_its_seed() -> None:
    assert Turn(1).seed(CanvasPlace(0, 2, 7)) == Turn(1).seed(CanvasPlace(3, 2, 7))


def test_rounds_are_counted_by_what_they_are_for() -> None:
    assert Turn(1).banning().mending().banning() == Turn(1, bans=2, mends=1)
