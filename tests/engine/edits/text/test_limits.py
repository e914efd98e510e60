import pytest

from engine.edits.text.limits import check
from engine.errors import UsageError
from engine.messages import Continue, Fill, Fix, Hole, Request, Rewrite

COMMON = {"job": "j", "text": "Anna met Bob"}


@pytest.mark.parametrize(
    "request_",
    [
        Fill(**COMMON, holes=(Hole(0, 4, 999), Hole(4, 4), Hole(4, 12, 1)), locks=((4, 4),)),
        Fill(**COMMON, holes=(), variants=16, steps=1000),
        Fill(**COMMON, holes=(Hole(5, 8),), locks=((0, 5), (8, 12))),
        Rewrite(**COMMON, start=0, end=12, strength=0, keep=("Anna",), ban=("Eve",)),
        Rewrite(**COMMON, start=0, end=12, strength=1.0, locks=((0, 12),)),
        Fix(**COMMON, start=12, end=12),
        Continue(**COMMON, words=10_000),
    ],
)
def test_what_may_be_asked_for(request_: Request) -> None:
    check(request_)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("request_", "says"),
    [
        (Fill(**COMMON, holes=(Hole(5, 8), Hole(7, 9))), "overlaps"),
        (Fill(**COMMON, holes=(Hole(5, 13),)), "5:13"),
        (Fill(**COMMON, holes=(Hole(5, 8, 1000),)), "1000 words"),
        (Fill(**COMMON, holes=(Hole(5, 8, 0),)), "0 words"),
        (Fill(**COMMON, holes=(Hole(6, 6),), locks=((5, 8),)), "5:8"),
        (Fill(**COMMON, holes=(), keep=("Anna",)), "rewrite"),
        (Fill(**COMMON, holes=(), variants=17), "17 variants"),
        (Fill(**COMMON, holes=(), steps=0), "0 steps"),
        (Fill(**COMMON, holes=(), ban=("\u00ad",)), "empty word"),
        (Rewrite(**COMMON, start=0, end=13), "0:13"),
        (Rewrite(**COMMON, start=5, end=4), "5:4"),
        (Rewrite(**COMMON, start=0, end=4, strength=-0.1), "-0.1"),
        (Rewrite(**COMMON, start=0, end=4, locks=((0, 99),)), "0:99"),
        (Fix(**COMMON, start=0, end=4, keep=("ANNA",), ban=("anna",)), "both"),
        (Continue(**COMMON, words=10_001), "10001 words"),
    ],
)
def test_what_no_model_could_carry_out(request_: Request, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        check(request_)  # type: ignore[arg-type]
