"""``python -m engine.terminal``: the commands without the editor's entrance, on a machine without Qt."""

import sys

from engine.printing import leave, run_program
from engine.terminal.commands import main

if __name__ == "__main__":
    leave(run_program(lambda: main(sys.argv[1:])))
