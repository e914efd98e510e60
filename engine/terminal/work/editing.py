"""``redraft fill, rewrite, fix, continue``: one text in, the whole text out. Main thread."""

import argparse

from engine.errors import UsageError
from engine.messages import Step
from engine.terminal.answers import encode, end_event, result, step_event, unchanged
from engine.terminal.driver import Runner
from engine.terminal.edit_order import Wish
from engine.terminal.library import STARTER, Library
from engine.terminal.streams.input import Source, read
from engine.terminal.streams.output import check_target, write_error, write_file, write_output


def run_edit(options: argparse.Namespace) -> int:
    """Carry out one edit. The text goes to ``-o`` or stdout; with --json or --events stdout has those instead."""
    if options.json and options.events:
        raise UsageError("--json and --events exclude each other: the last event holds the same object.")
    if options.output not in (None, "-"):
        check_target(options.output)
    source = read(options.file)
    wish = wish_of(options, source.text)
    request = wish.request("1")
    if wish.idle:
        _deliver(options, source, unchanged(wish, options.model or STARTER, options.dtype or ""))
        return 0
    folder = Library.standard().find(options.model)
    with Runner() as runner:
        model = runner.open(str(folder), options.device, options.dtype)
        finished = runner.run(request, _print_step if options.events else None)
    for note in finished.notes:
        write_error(note)
    _deliver(options, source, result(wish, finished, model.name))
    return 0


def wish_of(options: argparse.Namespace, text: str) -> Wish:
    """The options as a wish; those that a command lacks keep their defaults."""
    return Wish(
        do=options.command,
        text=text,
        range=getattr(options, "range", None),
        instruction=_sound(getattr(options, "instruction", "")),
        strength=getattr(options, "strength", None),
        words=getattr(options, "words", None),
        keep=tuple(_sound(word) for word in options.keep),
        ban=tuple(_sound(word) for word in options.ban),
        seed=options.seed,
        variants=options.variants,
        steps=options.steps,
    )


def _sound(argument: str) -> str:
    """An argument whose bytes were text. (Python hands other bytes over as halves of surrogate pairs.)"""
    try:
        argument.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError("A word or instruction given as an argument is not UTF-8.") from error
    return argument


def _print_step(step: Step) -> None:
    write_output(encode(step_event(step)))


def _deliver(options: argparse.Namespace, source: Source, answer: dict[str, object]) -> None:
    text = source.encode(str(answer["text"]))
    if options.output not in (None, "-"):
        write_file(options.output, text)
    elif not (options.json or options.events):
        write_output(text)
    if options.json:
        write_output(encode(answer))
    elif options.events:
        write_output(encode(end_event(answer)))
