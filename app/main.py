"""The composition root: builds every long-lived object, passes it down, and takes it apart again."""


def main(argv: list[str]) -> int:
    """``redraft [FILE…]`` and ``redraft --demo DIR``; returns the exit status."""
    return 0
