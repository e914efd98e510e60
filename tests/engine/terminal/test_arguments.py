"""The kinds of argument, each with the sentence for what it refuses."""

import argparse

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.terminal.arguments import add_model, add_text, code_points, share, whole


@given(st.integers(0, 2**40), st.integers(0, 2**40))
def test_a_range_is_two_whole_numbers(start: int, end: int) -> None:
    assert code_points(f"{start}:{end}") == (start, end)


@pytest.mark.parametrize("text", ["", ":", "1", "1:", ":1", "-1:2", "1:2:3", "1.5:2", "a:b", "１:２", "0x1:2", " 1:2"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not of the form A:B"):
        code_points(text)


def test_a_range_beyond_any_text() -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="beyond any text"):
        code_points(f"{10**20}:{10**21}")


@given(st.integers(3, 2**63 - 1))
def test_a_whole_number_from_its_least_on(number: int) -> None:
    assert whole(3)(str(number)) == number


@pytest.mark.parametrize("text", ["", "2", "-3", "3.0", "x", "³", "1e3", "+5"])
def test_what_is_no_whole_number_from_three_on(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a whole number from 3 on"):
        whole(3)(text)


@pytest.mark.parametrize("text", [str(2**63), "1" + "0" * 19, "1" + "0" * 5000])
def test_a_whole_number_that_is_too_large(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is too large a number"):
        whole(0)(text)


@given(st.floats(0, 1))
def test_a_share(number: float) -> None:
    assert share(repr(number)) == number


@pytest.mark.parametrize("text", ["", "-0.1", "1.1", "nan", "inf", "half"])
def test_what_is_no_share(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError, match="is not a number between 0 and 1"):
        share(text)


def test_what_most_verbs_take() -> None:
    parser = argparse.ArgumentParser()
    add_text(parser)
    add_model(parser)
    options = parser.parse_args([])
    assert (options.file, options.model, options.device, options.dtype) == ("-", None, None, None)
    options = parser.parse_args(["a.txt", "--model", "m", "--device", "cpu", "--dtype", "float32"])
    assert (options.file, options.model, options.device, options.dtype) == ("a.txt", "m", "cpu", "float32")
