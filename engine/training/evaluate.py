"""``python -m engine.training.evaluate --model DIR --text FILE``: what a model folder is worth on any text.

The edits run through the engine exactly as the program runs them. JSON last; same seed, same figures (times aside).
"""

import argparse
import itertools
import json
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.errors import EmptyResultError, RedraftError, SteeringError, UsageError
from engine.messages import Ability, AnyRequest, Continue, Fill, Finished, Fix, Hole, Rewrite, Variant
from engine.model.checkpoint.folder import LoadedModel, load_model
from engine.model.device import use_threads
from engine.training.export import offer
from engine.training.files import write_atomically
from engine.training.lessons.questions import SIZES, Gap, Passage, faulty, gaps, passages
from engine.training.measuring.card import write_card
from engine.training.measuring.measures import (
    changed_share,
    curly,
    echoes,
    judge_fixes,
    length_error,
    median,
    real_share,
    repeats,
    words,
)
from engine.training.measuring.ngram import UNITS, Question, TwoSided
from engine.training.texts.corpus import CorpusError
from engine.training.texts.packing import Packed, Part

PARTS = ("holes", "continue", "fix", "strengths", "speed")
LONG_WORD = 5
SHARES = {"word": 1.0, "three words": 0.3, "clause": 0.2, "sentence": 0.2}
SCORED_AFTER = 12  # tokens of the text after that count in a fill's perplexity


class Subject:
    """The model under test: requests in, texts out."""

    def __init__(self, model: LoadedModel) -> None:
        # What a model was trained for is measured, whatever an earlier measurement left on offer.
        trained = (Ability.FILL, Ability.REPHRASE, Ability.CONTINUE, *map(Ability, model.manifest.tasks))
        self.model = replace(model, manifest=replace(model.manifest, abilities=trained))
        self.editing = Editing(self.model)

    def finish(self, request: AnyRequest) -> Finished | None:
        """Run to the end; None when the engine declined (nothing usable, a keep that could not be honoured)."""
        run = self.editing.run(request, Control())
        try:
            while True:
                next(run)
        except StopIteration as end:
            finished: Finished = end.value
            return finished
        except (EmptyResultError, SteeringError):
            return None

    def fill(self, gap: Gap, seed: int) -> str:
        """The text put into the gap, spaces at its ends left out; empty when the engine declined."""
        at = len(gap.before)
        wanted = max(1, len(words(gap.truth)))
        request = Fill(job="e", text=gap.before + gap.after, seed=seed, holes=(Hole(at, at, wanted),))
        finished = self.finish(request)
        if finished is None:
            return ""
        return "".join(edit.new for edit in finished.variants[0].edits).strip()

    def surprise(self, gap: Gap, text: str) -> tuple[float, int]:
        """Summed negative log-likelihood of ``text`` and a little after it in its place, causally; and the tokens."""
        encode = self.model.tokenizer.encode
        left = encode(gap.before)[-64:]
        glue = "" if not text or text[0] in ",.;:!?" else " "
        own = encode((glue if gap.before.endswith(" ") else "") + text)
        after = encode(gap.after[:200])[:SCORED_AFTER]
        ids = torch.tensor([2, *left, *own, *after])
        logits = self.model.network.score(ids, None)
        chances = torch.log_softmax(logits.float(), dim=-1)
        first = 1 + len(left)
        rows = torch.arange(first - 1, len(ids) - 1)
        return float(-chances[rows, ids[first:]].sum()), len(own) + len(after)


def applied(text: str, variant: Variant) -> str:
    """``text`` with the variant's edits made."""
    for edit in reversed(variant.edits):
        text = text[: edit.start] + edit.new + text[edit.end :]
    return text


def measure_holes(
    subject: Subject, text: str, count: int, seed: int, known: frozenset[str] | None
) -> tuple[dict[str, Any], dict[str, list[tuple[Gap, str]]]]:
    """Figures by size, and the fills they come from."""
    figures: dict[str, Any] = {}
    fills: dict[str, list[tuple[Gap, str]]] = {}
    for size in SIZES:
        found = gaps(text, size, max(5, round(count * SHARES[size])), seed)
        if not found:
            continue
        done = [(gap, subject.fill(gap, seed)) for gap in found]
        fills[size] = done
        own = [subject.surprise(gap, filled) for gap, filled in done]
        real = [subject.surprise(gap, gap.truth) for gap, _ in done]
        figures[size] = {
            "count": len(done),
            "empty": sum(not filled for _, filled in done) / len(done),
            "exact": sum(filled == gap.truth for gap, filled in done) / len(done),
            "repeats": sum(repeats(filled) for _, filled in done) / len(done),
            "echoes": sum(echoes(filled, gap.after) for gap, filled in done) / len(done),
            "length_error": sum(length_error(filled, gap.truth) for gap, filled in done) / len(done),
            "perplexity": _perplexity(own),
            "perplexity_original": _perplexity(real),
        }
        if known is not None:
            shares = [share for _, filled in done if (share := real_share(filled, known)) is not None]
            figures[size]["real_words"] = sum(shares) / max(1, len(shares))
        if size == "word":
            long = [(gap, filled) for gap, filled in done if len(gap.truth) >= LONG_WORD]
            figures[size]["exact_long"] = sum(filled == gap.truth for gap, filled in long) / max(1, len(long))
    return figures, fills


def measure_baseline(model: TwoSided, found: list[Gap]) -> dict[str, float]:
    """The two-sided 5-gram on the same single-word gaps."""
    asked = [Question(tuple(UNITS.findall(gap.before)[-4:]), tuple(UNITS.findall(gap.after)[:4])) for gap in found]
    right = [gap.truth == answer for gap, answer in zip(found, model.answer(asked), strict=True)]
    long = [hit for gap, hit in zip(found, right, strict=True) if len(gap.truth) >= LONG_WORD]
    return {"exact": sum(right) / max(1, len(right)), "exact_long": sum(long) / max(1, len(long))}


def measure_fix(subject: Subject, items: list[Passage], seed: int) -> dict[str, float]:
    """Precision, recall, F0.5 of edits and the share of correct passages left alone."""
    cases = []
    for item in items:
        text = item.before + item.source + item.after
        start = len(item.before)
        finished = subject.finish(Fix(job="e", text=text, seed=seed, start=start, end=start + len(item.source)))
        result = text if finished is None else applied(text, finished.variants[0])
        cases.append((item.source, item.wanted, result[start : len(result) - len(item.after)]))
    return judge_fixes(cases).to_dict()


def measure_continue(
    subject: Subject, found: list[Gap], seed: int, known: frozenset[str] | None
) -> dict[str, float | None]:
    """Going on for thirty words where a sentence stood: emptiness, real words, repetition."""
    texts = []
    for gap in found:
        finished = subject.finish(Continue(job="e", text=gap.before.rstrip(), seed=seed, words=30))
        texts.append("" if finished is None else "".join(edit.new for edit in finished.variants[0].edits).strip())
    real = [share for text in texts if known is not None and (share := real_share(text, known)) is not None]
    return {
        "count": len(texts),
        "empty": sum(not text for text in texts) / max(1, len(texts)),
        "repeats": sum(repeats(text) for text in texts) / max(1, len(texts)),
        "real_words": sum(real) / len(real) if real else None,
    }


def measure_strengths(subject: Subject, items: list[Passage], seed: int) -> list[dict[str, Any]]:
    """Mean share of changed words a notch, and whether a locked word survived everywhere."""
    rows = []
    for title, strength in subject.model.manifest.strengths:
        shares, survived = [], True
        for item in items:
            text = item.before + item.source + item.after
            start = len(item.before)
            kept = max(words(item.source), key=len)
            finished = subject.finish(
                Rewrite(
                    job="e",
                    text=text,
                    seed=seed,
                    start=start,
                    end=start + len(item.source),
                    strength=strength,
                    keep=(kept,),
                )
            )
            result = text if finished is None else applied(text, finished.variants[0])
            became = result[start : len(result) - len(item.after)]
            shares.append(changed_share(item.source, became))
            survived = survived and kept in words(became)
        rows.append(
            {
                "title": title,
                "strength": strength,
                "changed": sum(shares) / max(1, len(shares)),
                "locked_survive": survived,
            }
        )
    return rows


def measure_speed(subject: Subject, text: str, count: int, seed: int) -> dict[str, Any]:
    """Medians over ``count`` warm fills of twelve words, milliseconds."""
    first, total = [], []
    for gap in gaps(text, "word", count + 2, seed):
        at = len(gap.before)
        finished = subject.finish(Fill(job="e", text=gap.before + gap.after, seed=seed, holes=(Hole(at, at, 12),)))
        if finished is not None:
            first.append(finished.timing.first_draft_ms)
            total.append(finished.timing.total_ms)
    return {
        "count": len(first[2:]),
        "threads": torch.get_num_threads(),
        "dtype": str(subject.model.network.dtype).removeprefix("torch."),
        "first_ms": median(first[2:]),
        "finished_ms": median(total[2:]),
    }


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


def read_text(path: Path) -> str:
    """The text to measure on. CorpusError when it is missing, not UTF-8, or too short to draw gaps from."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise CorpusError(f"{path.name} is not UTF-8 text (byte {error.start}).", str(error)) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", str(error)) from error
    if len(text) < 2000:
        raise CorpusError(f"{path.name} has {len(text)} characters; at least 2000 are needed to measure on.")
    return text


def read_pairs(path: Path) -> list[Passage]:
    """Passages of a JSON-lines file of {"faulty", "correct"}."""
    items = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        items.append(Passage("", row["faulty"], row["correct"], ""))
    return items


def evaluate(
    model: Path,
    text: str,
    *,
    count: int,
    seed: int,
    parts: tuple[str, ...] = PARTS,
    baseline: Path | None = None,
    fix_set: Path | None = None,
    device: str | None = None,
    dtype: str = "float32",
    say: Callable[[str], None] = print,
) -> dict[str, Any]:
    """All figures of the model folder ``model`` on ``text``.

    ``dtype`` is fixed, so that the same seed gives the same figures on every machine of a kind; only the speed is
    measured as the program runs the model, with the type that it measures to be fastest.
    """
    subject = Subject(load_model(model, device=device, dtype=dtype))
    figures: dict[str, Any] = {"seed": seed, "model": str(model.name)}
    yardstick = TwoSided(Packed.load(baseline).texts(Part.TRAINING)) if baseline else None
    if "holes" in parts:
        figures["holes"], fills = measure_holes(subject, text, count, seed, yardstick.words if yardstick else None)
        if yardstick is not None:
            figures["baseline"] = measure_baseline(yardstick, [gap for gap, _ in fills.get("word", [])])
        figures["fills"] = [
            {"size": size, "before": gap.before[-120:], "truth": gap.truth, "text": filled, "after": gap.after[:120]}
            for size, done in fills.items()
            for gap, filled in done[:10]
        ]
        say(f"holes: {json.dumps(figures['holes'])}")
    if "continue" in parts:
        found = gaps(text, "sentence", max(5, count // 4), seed)
        figures["continue"] = measure_continue(subject, found, seed, yardstick.words if yardstick else None)
        say(f"continue: {json.dumps(figures['continue'])}")
    if "fix" in parts and "fix" in subject.model.manifest.tasks:
        sets = {"generated faults": faulty(passages(text, max(10, count // 4), seed), seed)}
        if fix_set is not None:
            sets["hand-written set"] = read_pairs(fix_set)
        figures["fix"] = {}
        for name, items in sets.items():
            figures["fix"][f"{name}, straight"] = measure_fix(subject, items, seed)
            bent = [Passage(*(curly(part) for part in (p.before, p.source, p.wanted, p.after))) for p in items]
            figures["fix"][f"{name}, curly"] = measure_fix(subject, bent, seed)
        say(f"fix: {json.dumps(figures['fix'])}")
    if "strengths" in parts:
        figures["strengths"] = measure_strengths(subject, passages(text, max(8, count // 10), seed), seed)
        say(f"strengths: {json.dumps(figures['strengths'])}")
    if "speed" in parts:
        fastest = Subject(load_model(model, device=device))
        figures["speed"] = measure_speed(fastest, text, 50, seed)
    figures["abilities"], figures["why"] = decide(figures)
    return figures


def main(arguments: list[str] | None = None) -> int:
    """The command; the exit status."""
    parser = argparse.ArgumentParser(prog="python -m engine.training.evaluate", description="Measure a model folder.")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--text", type=Path, required=True, help="UTF-8 text the model was not trained on")
    parser.add_argument("--count", type=int, default=400, help="one-word gaps; the rest in proportion")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--baseline", type=Path, help="packed corpus: measure the two-sided 5-gram beside it")
    parser.add_argument("--fix-set", type=Path, help='JSON lines of {"faulty", "correct"}')
    parser.add_argument("--write", action="store_true", help="keep the figures in the model folder and its card")
    parser.add_argument("--device")
    parser.add_argument("--dtype", default="float32", help="of the weights while quality is measured")
    parser.add_argument("--threads", type=int)
    options = parser.parse_args(arguments)
    try:
        if options.threads:
            use_threads(options.threads)
        figures = evaluate(
            options.model,
            read_text(options.text),
            count=options.count,
            seed=options.seed,
            parts=tuple(options.parts),
            baseline=options.baseline,
            fix_set=options.fix_set,
            device=options.device,
            dtype=options.dtype,
        )
        if options.write:
            write_atomically(options.model / "measures.json", (json.dumps(figures, indent=1) + "\n").encode())
            if set(PARTS) - {"fix", "speed"} <= set(options.parts):
                offer(options.model, figures["abilities"])
            write_card(options.model)
        print(json.dumps(figures))
    except RedraftError as error:
        print(error.message, file=sys.stderr)
        return error.exit_status
    return 0


def _perplexity(scored: list[tuple[float, int]]) -> float:
    total = sum(loss for loss, _ in scored)
    count = sum(size for _, size in scored)
    return round(float(torch.tensor(total / max(1, count)).exp()), 1)


if __name__ == "__main__":
    sys.exit(main())
