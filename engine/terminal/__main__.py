"""``python -m engine.terminal``: the commands without the editor's entrance, on a machine without Qt."""

import sys

from engine.terminal.commands import main
from engine.terminal.streams.output import last_flush

if __name__ == "__main__":
    sys.exit(last_flush(main(sys.argv[1:])))
