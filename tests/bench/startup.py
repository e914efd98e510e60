"""How soon ``redraft --version`` and ``--help`` answer, beside a bare interpreter. The last line is JSON.

python -m tests.bench.startup
"""

import json
import statistics
import subprocess
import sys
import time

_ROUNDS = 9


def _seconds(*arguments: str) -> float:
    begun = time.perf_counter()
    subprocess.run([sys.executable, *arguments], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def main() -> None:
    calls = {"bare": ("-c", "pass"), "version": ("-m", "app", "--version"), "help": ("-m", "app", "--help")}
    taken: dict[str, list[float]] = {name: [] for name in calls}
    # Turn by turn, so that a busy moment of the machine falls on all of them.
    for _ in range(_ROUNDS):
        for name, arguments in calls.items():
            taken[name].append(_seconds(*arguments))
    middle = {name: statistics.median(times) for name, times in taken.items()}
    for name, seconds in middle.items():
        print(f"{name:<10}{seconds * 1000:7.0f} ms")
    figures = {f"{name}_ms": round(seconds * 1000, 1) for name, seconds in middle.items()}
    figures |= {f"{name}_ratio": round(middle[name] / middle["bare"], 2) for name in ("version", "help")}
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
