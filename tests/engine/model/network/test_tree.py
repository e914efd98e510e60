"""A tree of ways to go on: every node sees what the text of its own way has before it, and nothing else."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from engine.model.network.tree import Branch, Tree

IDS = st.lists(st.integers(0, 99), max_size=6)


@st.composite
def trees(draw: st.DrawFn) -> tuple[list[int], list[int], list[Branch]]:
    cached, stem = draw(IDS), draw(IDS)
    length = len(cached) + len(stem)
    branches = draw(st.lists(st.tuples(st.integers(1, length), IDS), max_size=4)) if length else []
    return cached, stem, branches


def seen(tree: Tree, cached: list[int], node: int) -> list[tuple[int, int]]:
    """(position, id) of all that ``node`` sees, in order of positions."""
    keys = [*enumerate(cached), *zip(tree.positions.tolist(), tree.ids.tolist(), strict=True)]
    return sorted(key for key, sees in zip(keys, tree.mask[node].tolist(), strict=True) if sees)


@given(given_tree=trees())
def test_each_id_of_a_branch_is_predicted_from_its_own_text(
    given_tree: tuple[list[int], list[int], list[Branch]],
) -> None:
    cached, stem, branches = given_tree
    tree = Tree.of(torch.tensor(cached, dtype=torch.int64), stem, branches)
    assert tree.targets.tolist() == [token for _, ids in branches for token in ids]
    leaves = iter(tree.leaves.tolist())
    for place, ids in branches:
        text = [*cached, *stem][:place]
        for token in ids:
            assert seen(tree, cached, next(leaves)) == list(enumerate(text))
            text.append(token)
    assert next(leaves, None) is None


@given(given_tree=trees(), window=st.integers(1, 8), data=st.data())
def test_a_window_takes_away_what_is_too_far(
    given_tree: tuple[list[int], list[int], list[Branch]], window: int, data: st.DataObject
) -> None:
    cached, stem, branches = given_tree
    tree = Tree.of(torch.tensor(cached, dtype=torch.int64), stem, branches)
    first = data.draw(st.integers(0, len(cached)))
    mask = tree.within(window, first)
    assert mask.shape == (len(tree.ids), len(cached) + len(tree.ids) - first)
    keys = [*range(len(cached)), *tree.positions.tolist()]
    for node, position in enumerate(tree.positions.tolist()):
        near = [bool(tree.mask[node][at]) and position - key < window for at, key in enumerate(keys)]
        assert mask[node].tolist() == near[first:]


@pytest.mark.parametrize("place", [0, -1, 6])
def test_a_branch_leaves_the_text_where_there_is_one(place: int) -> None:
    with pytest.raises(ValueError, match=f"5 ids has no place {place}"):
        Tree.of(torch.arange(3), [7, 8], [(place, [1])])
