"""The exception tree: what a command ends with, and the stable words in its JSON."""

import pickle

import pytest

from engine import errors
from engine.errors import RedraftError, RunCancelled, UsageError

KINDS = {
    "RedraftError": "engine",
    "UsageError": "usage",
    "ModelError": "model",
    "MemoryShortError": "memory",
    "DeviceError": "device",
    "RequestError": "request",
    "EmptyResultError": "empty",
    "SteeringError": "steering",
    "GuardedError": "guarded",
    "EngineFault": "fault",
    "RunCancelled": "cancelled",
}
ALL = [value for value in vars(errors).values() if isinstance(value, type) and issubclass(value, RedraftError)]


def test_the_words_in_json_stay_what_they_are() -> None:
    assert {error.__name__: error.kind for error in ALL} == KINDS


def test_only_a_malformed_wish_ends_with_two() -> None:
    assert {error for error in ALL if error.exit_status != 1} == {UsageError}
    assert UsageError.exit_status == 2


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.__name__)
def test_an_error_is_one_sentence_and_its_cause_is_beside_it(kind: type[RedraftError]) -> None:
    error = kind("The file is gone.", "a traceback")
    assert str(error) == error.message == "The file is gone."
    assert error.cause == "a traceback"
    assert kind("Plain.").cause == ""
    assert pickle.loads(pickle.dumps(kind("Plain."))).message == "Plain."


def test_the_docstring_draws_the_whole_tree() -> None:
    assert errors.__doc__ is not None
    assert all(f"{error.__name__} " in errors.__doc__ for error in ALL)
    assert not issubclass(RunCancelled, UsageError)
