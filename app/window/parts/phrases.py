"""Numbers as a writer reads them: bytes, times, counts. Any thread; knows nothing but numbers and words."""

from datetime import datetime


def bytes_text(count: int) -> str:
    """ "212 MB" or "18.4 GB"; powers of 1000, as systems and makers of memory print them differently."""
    if count >= 1_000_000_000:
        return f"{count / 1e9:.1f} GB"
    if count >= 1_000_000:
        return f"{count / 1e6:.0f} MB"
    return f"{count / 1e3:.0f} kB"


def pair_text(part: int, whole: int) -> str:
    """ "3.1 of 25.2 GB": two sizes in one unit."""
    if whole >= 1_000_000_000:
        return f"{part / 1e9:.1f} of {whole / 1e9:.1f} GB"
    return f"{part / 1e6:.0f} of {whole / 1e6:.0f} MB"


def ms_text(ms: float) -> str:
    """ "8.4 ms", "62 ms" or "1.3 s"."""
    if ms >= 1000:
        return f"{ms / 1000:.1f} s"
    return f"{ms:.1f} ms" if ms < 10 else f"{ms:.0f} ms"


def count_text(count: int, word: str, plural: str = "") -> str:
    """ "1 word", "3 words"."""
    return f"{count:,} {word if count == 1 else plural or word + 's'}"


def shortened(text: str, most: int) -> str:
    """``text`` in at most ``most`` characters, the missing rest as an ellipsis."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def parameters_text(count: int) -> str:
    """ "25.2 B" or "42 M" weights."""
    return f"{count / 1e9:.1f} billion weights" if count >= 1e9 else f"{count / 1e6:.0f} million weights"


def device_text(device: str) -> str:
    """ "processor" for cpu, "graphics card 1" for cuda:1; anything else as it is."""
    kind, _, number = device.partition(":")
    names = {"cpu": "processor", "cuda": "graphics card", "mps": "Apple graphics", "xpu": "Intel graphics"}
    name = names.get(kind, device)
    return f"{name} {number}" if number not in ("", "0") else name


def entropy_text(entropy: float) -> str:
    """How decided a word is, in words; confidence says nothing about being right."""
    if entropy < 0.1:
        return "settled"
    if entropy < 1.0:
        return "nearly settled"
    return "undecided" if entropy < 3.0 else "open"


def listing(words: list[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return ", ".join(words[:-1]) + " and " + words[-1]


def when_text(when: str) -> str:
    """ "14:05" for today, "3 Nov 14:05" for another day; what is no time is shown as it is."""
    try:
        moment = datetime.fromisoformat(when).astimezone()
    except ValueError:
        return when
    today = datetime.now().astimezone().date()
    return f"{moment:%H:%M}" if moment.date() == today else f"{moment.day} {moment:%b %H:%M}"
