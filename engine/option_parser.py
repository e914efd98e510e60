"""The parser of every program's arguments: argparse's, whose pages of help are printed as all else is. Main thread.

argparse itself drops a page that its stream refuses, and ends with success.
"""

import argparse

from engine.printing import write_output


class OptionParser(argparse.ArgumentParser):
    """So are the parsers of its verbs, which are of its class."""

    def print_help(self, file: object = None) -> None:
        """On stdout, wherever argparse would have it. Raises what ``write_output`` raises."""
        write_output(self.format_help().encode("utf-8", "backslashreplace"))
