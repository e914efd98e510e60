"""Which abilities a model may be offered for, by its figures. Pure function of numbers; any thread."""

import itertools
from typing import Any


def decide(figures: dict[str, Any]) -> tuple[list[str], str]:
    """(abilities to offer, why): only what the measures show to be better than leaving the text alone."""
    abilities, why = ["fill"], []
    word = figures.get("holes", {}).get("word")
    if word:
        why.append(f"Fill puts the very word into {100 * word['exact']:.0f} % of one-word gaps; an empty gap has none.")
    notches = [row["changed"] for row in figures.get("strengths", [])]
    rising = all(a < b for a, b in itertools.pairwise(notches))
    if notches and rising and all(row["locked_survive"] for row in figures["strengths"]):
        abilities.append("rephrase")
        why.append(
            "Rephrase changes more at each notch and keeps locked words; whether a text gains by it was not measured."
        )
    fixes = figures.get("fix", {})
    if fixes and all(f["correct_left_alone"] >= 0.97 and f["precision"] > 0.5 for f in fixes.values()):
        abilities.insert(1, "fix")
        why.append("Fix makes more right edits than wrong ones and leaves at least 97 % of correct passages alone.")
    going_on = figures.get("continue", {})
    baseline = figures.get("baseline")
    if going_on and (going_on["empty"] > 0.1 or going_on["repeats"] > 0.1):
        why.append(f"Continue is withheld: it repeats itself {100 * going_on['repeats']:.0f} times in a hundred.")
    elif going_on and word and baseline and word["exact"] <= baseline["exact"]:
        # With no text behind the gap to lean on, words chosen worse than by counting make no sentence.
        why.append("Continue is withheld: a 5-gram that only counts chooses single words better.")
    elif going_on:
        abilities.append("continue")
        why.append("Continue writes something nine times in ten and repeats itself in at most one of ten.")
    return abilities, " ".join(why)
