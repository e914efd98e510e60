"""``python -m engine.training.evaluate --model DIR --text FILE``: what a model folder is worth on any text.

The edits run through the engine exactly as the program runs them. JSON last; same seed, same figures (times aside).
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from engine.errors import RedraftError
from engine.model.checkpoint.folder import load_model
from engine.model.device import use_threads
from engine.option_parser import OptionParser
from engine.printing import leave, run_program, write_error, write_line
from engine.training.export import offer
from engine.training.files import write_atomically
from engine.training.lessons.questions import Passage, faulty, gaps, passages
from engine.training.measuring.abilities import measure_continue, measure_fix, measure_speed, measure_strengths
from engine.training.measuring.holes import measure_baseline, measure_holes
from engine.training.measuring.measured_model import MeasuredModel
from engine.training.measuring.measures import curly
from engine.training.measuring.model_card import write_card
from engine.training.measuring.ngram import TwoSided
from engine.training.measuring.offered import decide
from engine.training.measuring.samples import read_fix_set, read_text
from engine.training.measuring.word_lists import measure_wheel
from engine.training.texts.packing import CorpusPart, Packed

PARTS = ("holes", "wheel", "continue", "fix", "strengths", "speed")


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
    say: Callable[[str], None] = write_line,
) -> dict[str, Any]:
    """All figures of the model folder ``model`` on ``text``.

    ``dtype`` is fixed, so that the same seed gives the same figures on every machine of a kind; only the speed is
    measured as the program runs the model, with the type that it measures to be fastest.
    """
    subject = MeasuredModel(load_model(model, device=device, dtype=dtype))
    figures: dict[str, Any] = {"seed": seed, "model": str(model.name)}
    yardstick = TwoSided(Packed.load(baseline).texts(CorpusPart.TRAINING)) if baseline else None
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
    if "wheel" in parts:
        figures["wheel"] = measure_wheel(subject, text, count, seed)
        say(f"wheel: {json.dumps({name: value for name, value in figures['wheel'].items() if name != 'lists'})}")
    if "continue" in parts:
        sentences = gaps(text, "sentence", max(5, count // 4), seed)
        figures["continue"] = measure_continue(subject, sentences, seed, yardstick.words if yardstick else None)
        say(f"continue: {json.dumps(figures['continue'])}")
    if "fix" in parts and "fix" in subject.model.manifest.tasks:
        sets = {"generated faults": faulty(passages(text, max(10, count // 4), seed), seed)}
        if fix_set is not None:
            sets["hand-written set"] = read_fix_set(fix_set)
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
        fastest = MeasuredModel(load_model(model, device=device))
        figures["speed"] = measure_speed(fastest, text, min(50, max(5, count)), seed)
    figures["abilities"], figures["why"] = decide(figures)
    return figures


def main(arguments: list[str] | None = None) -> int:
    """The command; the exit status."""
    parser = OptionParser(prog="python -m engine.training.evaluate", description="Measure a model folder.")
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
    try:
        options = parser.parse_args(arguments)
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
            if set(PARTS) - {"fix", "speed", "wheel"} <= set(options.parts):
                offer(options.model, figures["abilities"])
            write_card(options.model)
        write_line(json.dumps(figures))
    except RedraftError as error:
        write_error(error.message, "")
        return error.exit_status
    return 0


if __name__ == "__main__":
    leave(run_program(main))
