"""``python -m tests.surface.names MODULE …``: what can be called in each module, as one line of JSON."""

import importlib
import json
import sys

if __name__ == "__main__":
    found = {}
    for name in sys.argv[1:]:
        module = importlib.import_module(name)
        found[name] = [one for one, value in vars(module).items() if callable(value)]
    print(json.dumps(found))
