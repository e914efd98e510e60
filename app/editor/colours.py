"""The page's colours, as data: a theme fills them in. No Qt."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PageColours:
    """Every colour as "#rrggbb". ``quiet`` is for marks and dimmed text; ``tint`` lies behind what is new this step."""

    ink: str = "#22211f"
    page: str = "#fdfcf9"
    quiet: str = "#8d8880"
    mark: str = "#d9d4ca"
    added: str = "#1d6b45"
    added_back: str = "#e2f2e8"
    removed: str = "#a33a32"
    removed_back: str = "#fae6e3"
    tint: str = "#fff2c9"
    lock: str = "#5a5fb0"
    hole: str = "#e7e5f6"
    hole_ink: str = "#5a5fb0"
    reach: str = "#c4beb2"
    current: str = "#ffd97a"
    selection: str = "#cfd9ee"
    heading: str = "#22211f"
    markup: str = "#b1aaa0"
    link: str = "#38618c"
    code: str = "#6d5a3a"
    quote: str = "#6b675f"
    misspelled: str = "#c0564d"
