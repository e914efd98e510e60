"""``python -m engine.training tune``: the sampling numbers of a model folder, compared on text kept for that purpose.

The gaps run through the engine as the program runs them. Give it a run's ``validation.txt``: the figures that are
reported come from other documents. Nothing is chosen or written; a table, then one JSON line.
"""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.errors import UsageError
from engine.model.checkpoint.folder import load_model
from engine.model.checkpoint.generation_config import GenerationOptions
from engine.model.device import use_threads
from engine.option_parser import OptionParser
from engine.printing import write_line
from engine.training.lessons.questions import faulty, gaps, passages
from engine.training.measuring.abilities import measure_continue, measure_fix
from engine.training.measuring.holes import measure_holes
from engine.training.measuring.measured_model import MeasuredModel
from engine.training.measuring.samples import read_text

FIX_HEAD = " caution  precision   recall     F0.5  left alone"
HEAD = " temperature  bound  steps  word   long   clause: perplexity, repeats   sentence: perplexity, repeats  continue"


def ramp(text: str) -> tuple[float, float]:
    """``0.4-0.2`` -> (0.4, 0.2): the temperature of the first step and of the last. UsageError for anything else."""
    try:
        first, last = map(float, text.split("-"))
    except ValueError as error:
        raise UsageError(f"--temperatures {text} is no ramp; write it as 0.4-0.2.", str(error)) from error
    return first, last


def candidates(
    base: GenerationOptions, ramps: list[str], bounds: list[float], steps: list[int]
) -> Iterator[GenerationOptions]:
    """``base`` with every combination; an empty list leaves base's own. ModelError for numbers no run could use."""
    pairs = [ramp(text) for text in ramps] or [(base.t_max, base.t_min)]
    for (first, last), bound, count in itertools.product(
        pairs, bounds or [base.entropy_bound], steps or [base.max_denoising_steps]
    ):
        yield replace(base, t_max=first, t_min=last, entropy_bound=bound, max_denoising_steps=count)


def tune(
    model: Path,
    text: str,
    choose: Callable[[GenerationOptions], Iterator[GenerationOptions]],
    *,
    count: int,
    seed: int,
    say: Callable[[str], None] = write_line,
) -> list[dict[str, Any]]:
    """The figures of every set of options that ``choose`` makes of the model's own, in its order."""
    loaded = load_model(model, dtype="float32")
    rows = []
    say(HEAD)
    for options in list(choose(loaded.generation)):
        subject = MeasuredModel(replace(loaded, generation=options))
        holes, _ = measure_holes(subject, text, count, seed, None)
        going_on = measure_continue(subject, gaps(text, "sentence", max(5, count // 20), seed), seed, None)
        rows.append(
            {
                "t_max": options.t_max,
                "t_min": options.t_min,
                "entropy_bound": options.entropy_bound,
                "max_denoising_steps": options.max_denoising_steps,
                "holes": holes,
                "continue": going_on,
            }
        )
        say(_line(rows[-1]))
    return rows


def tune_fix(
    model: Path, text: str, cautions: list[float], *, count: int, seed: int, say: Callable[[str], None] = write_line
) -> list[dict[str, Any]]:
    """The figures of Fix on ``count`` passages with generated faults, a row a caution."""
    loaded = load_model(model, dtype="float32")
    items = faulty(passages(text, count, seed), seed)
    rows = []
    say(FIX_HEAD)
    for caution in cautions:
        subject = MeasuredModel(replace(loaded, manifest=replace(loaded.manifest, caution=caution)))
        figures = measure_fix(subject, items, seed)
        rows.append({"caution": caution, **figures})
        say(
            f"{caution:>8}{figures['precision']:>11.1%}{figures['recall']:>9.1%}{figures['f0.5']:>9.1%}"
            f"{figures['correct_left_alone']:>12.1%}"
        )
    return rows


def main(arguments: list[str]) -> int:
    """The command; the exit status. RedraftError goes to the caller."""
    parser = OptionParser(prog="python -m engine.training tune", description="Compare sampling numbers.")
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--text", type=Path, required=True, help="a run's validation.txt")
    parser.add_argument("--temperatures", nargs="+", default=[], metavar="FIRST-LAST")
    parser.add_argument("--bounds", nargs="+", type=float, default=[], help="entropy bounds, nats")
    parser.add_argument("--steps", nargs="+", type=int, default=[], help="most steps of a canvas")
    parser.add_argument("--cautions", nargs="+", type=float, default=[], help="nats: compare Fix with each instead")
    parser.add_argument("--count", type=int, default=200, help="one-word gaps; the rest in proportion")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args(arguments)
    if options.threads:
        use_threads(options.threads)
    if options.cautions:
        text = read_text(options.text)
        rows = tune_fix(options.model, text, options.cautions, count=options.count, seed=options.seed)
        write_line(json.dumps(rows))
        return 0
    rows = tune(
        options.model,
        read_text(options.text),
        lambda base: candidates(base, options.temperatures, options.bounds, options.steps),
        count=options.count,
        seed=options.seed,
    )
    write_line(json.dumps(rows))
    return 0


def _line(row: dict[str, Any]) -> str:
    holes = row["holes"]

    def figure(size: str, name: str, form: str) -> str:
        return format(holes[size][name], form) if size in holes else "-"

    return (
        f"{row['t_max']:>6}-{row['t_min']:<5}{row['entropy_bound']:>6}{row['max_denoising_steps']:>7}"
        f"{figure('word', 'exact', '8.1%')}{figure('word', 'exact_long', '9.1%')}"
        f"{figure('clause', 'perplexity', '18.1f')}{figure('clause', 'repeats', '12.0%')}"
        f"{figure('sentence', 'perplexity', '19.1f')}{figure('sentence', 'repeats', '13.0%')}"
        f"{row['continue']['repeats']:>10.0%}"
    )
