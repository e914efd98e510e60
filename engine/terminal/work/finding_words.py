"""``redraft words``: one place of one text in, words out. Main thread."""

import argparse

from engine.printing import write_output
from engine.terminal.answers import encode, word_list
from engine.terminal.driver import SessionDriver
from engine.terminal.library import Library
from engine.terminal.streams.input import read
from engine.terminal.word_order import WordOrder


def run_words(options: argparse.Namespace) -> int:
    """Print the words that fit, best first: one a line, or with --json one object."""
    order = WordOrder(
        text=read(options.file).text,
        at=options.at,
        count=options.count,
        starts=options.starts,
        rhymes=options.rhymes,
        syllables=options.syllables,
        meaning=options.meaning,
        rarer=options.rarer,
        commoner=options.commoner,
        unused=options.unused,
        without=tuple(options.without),
    )
    request = order.request("1")
    folder = Library.standard().find(options.model)
    with SessionDriver() as driver:
        driver.open(str(folder), options.device, options.dtype)
        words = driver.words(request)
    if options.json:
        write_output(encode(word_list(words)))
    else:
        write_output("".join(f"{word.text}\n" for word in words.words).encode())
    return 0
