"""``redraft fill, rewrite, fix, continue``: one text in, the whole text out. Main thread."""

import argparse
from pathlib import Path

from engine.errors import UsageError
from engine.messages import Step
from engine.printing import write_error, write_output
from engine.terminal.answers import encode, end_event, result, step_event, unchanged
from engine.terminal.driver import SessionDriver
from engine.terminal.edit_order import EditOrder
from engine.terminal.library import STARTER, Library
from engine.terminal.streams.input import TextInput, read
from engine.terminal.streams.target import check_target, write_file


def run_edit(options: argparse.Namespace) -> int:
    """Carry out one edit. The text goes to ``-o`` or stdout; with --json or --events stdout has those instead."""
    if options.json and options.events:
        raise UsageError("--json and --events exclude each other: the last event holds the same object.")
    if options.output not in (None, "-"):
        check_target(options.output)
    source = read(options.file)
    order = order_of(options, source.text)
    request = order.request("1")
    if order.is_idle:
        _deliver(options, source, unchanged(order, options.model or STARTER, options.dtype or ""))
        return 0
    folder = Library.standard().find(options.model)
    with SessionDriver() as driver:
        model = driver.open(str(folder), options.device, options.dtype)
        finished = driver.run(request, _print_step if options.events else None)
    for note in finished.notes:
        write_error(note)
    _deliver(options, source, result(order, finished, model.name))
    return 0


def order_of(options: argparse.Namespace, text: str) -> EditOrder:
    """The options as an order; those that a verb lacks keep their defaults."""
    return EditOrder(
        do=options.command,
        text=text,
        range=getattr(options, "range", None),
        instruction=_checked_utf8(getattr(options, "instruction", "")),
        strength=getattr(options, "strength", None),
        words=getattr(options, "words", None),
        keep=tuple(_checked_utf8(word) for word in options.keep),
        ban=tuple(_checked_utf8(word) for word in options.ban),
        guards=tuple(options.guard),
        seed=options.seed,
        variants=options.variants,
        steps=options.steps,
    )


def _checked_utf8(argument: str) -> str:
    """An argument whose bytes were text. (Python hands other bytes over as halves of surrogate pairs.)"""
    try:
        argument.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UsageError("A word or instruction given as an argument is not UTF-8.") from error
    return argument


def _print_step(step: Step) -> None:
    write_output(encode(step_event(step)))


def _deliver(options: argparse.Namespace, source: TextInput, answer: dict[str, object]) -> None:
    text = source.encode(str(answer["text"]))
    if options.output not in (None, "-"):
        # A model takes its time: what the writer saved into the same file meanwhile is not written over.
        read_there = source.encode(source.text) if _is_same(options.file, options.output) else None
        write_file(options.output, text, read_there)
    elif not (options.json or options.events):
        write_output(text)
    if options.json:
        write_output(encode(answer))
    elif options.events:
        write_output(encode(end_event(answer)))


def _is_same(file: str, output: str) -> bool:
    try:
        return file != "-" and Path(file).is_file() and Path(output).samefile(file)
    except OSError:
        return False
