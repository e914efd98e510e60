"""``python -m engine.terminal``: the commands without the editor's entrance, on a machine without Qt."""

import sys

from engine.terminal.commands import main

if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
