"""``python -m engine.training``: from text files to a folder that Redraft loads.

    python -m engine.training --corpus DIR --out DIR --preset starter|small|smoke [--minutes N] [--resume]
                              [--from DIR] [--set NAME=VALUE]…
    python -m engine.training pack --corpus DIR --out FILE [--max-mib N] [--preset NAME]
    python -m engine.training export [--run DIR | --model DIR] --to DIR | --bf16 DIR
    python -m engine.training words --corpus FILE [--model DIR]
    python -m engine.training evaluate …      the same as python -m engine.training.evaluate
    python -m engine.training tune --model DIR --text FILE [--temperatures FIRST-LAST …] [--bounds …] [--steps …]

Exit status 0, 1 for trouble, 2 for a command that makes no sense; one plain sentence on stderr.
"""

import sys
from pathlib import Path

from engine.errors import RedraftError, UsageError
from engine.installation import bundled_resources
from engine.option_parser import OptionParser
from engine.printing import STOPPED, leave, run_program, write_error
from engine.training.learning.presets import PRESETS


def main(arguments: list[str] | None = None) -> int:
    """Run one command; the exit status."""
    words = sys.argv[1:] if arguments is None else arguments
    try:
        if words and words[0] in _COMMANDS:
            return _COMMANDS[words[0]](words[1:])
        return _train(words)
    except RedraftError as error:
        write_error(error.message, "")
        return error.exit_status
    except KeyboardInterrupt:
        write_error("Stopped; the last checkpoint is kept.", "")
        return STOPPED


def _train(words: list[str]) -> int:
    parser = OptionParser(prog="python -m engine.training", description="Train a starter model.")
    parser.add_argument("--corpus", type=Path, required=True, help="folder of .txt.xz files, or a packed file")
    parser.add_argument("--out", type=Path, required=True, help="folder of the run; the model is in its model/")
    parser.add_argument("--preset", choices=sorted(PRESETS), default="starter")
    parser.add_argument("--minutes", type=float, help="training time in all, resumed time included")
    parser.add_argument("--steps", type=int, help="stop after this many steps instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--device", help="cpu or cuda; default: cuda where there is one")
    parser.add_argument("--threads", type=int, help="CPU threads; default: torch's choice")
    parser.add_argument("--tokens", type=int, help="positions a step, for another size of machine")
    parser.add_argument("--resume", action="store_true", help="go on from the checkpoint in --out")
    parser.add_argument(
        "--from",
        dest="start",
        type=Path,
        metavar="DIR",
        help="begin with the weights and the tokenizer of this run or model folder (give lower rates with --set)",
    )
    parser.add_argument(
        "--set",
        dest="changes",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="another value for a setting of the preset, as rate=0.0015 or objective.scattered=0.5",
    )
    parser.add_argument("--plain", action="store_true", help="do not compile")
    options = parser.parse_args(words)
    from engine.training.training_run import RunOptions, train

    train(
        RunOptions(
            corpus=options.corpus,
            out=options.out,
            preset=options.preset,
            minutes=options.minutes,
            steps=options.steps,
            seed=options.seed,
            device=options.device,
            threads=options.threads,
            tokens=options.tokens,
            resume=options.resume,
            plain=options.plain,
            start=options.start,
            changes=tuple(options.changes),
        )
    )
    return 0


def _pack(words: list[str]) -> int:
    parser = OptionParser(prog="python -m engine.training pack", description="Pack a corpus into one file.")
    parser.add_argument("--corpus", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--max-mib", type=float, default=30.0)
    parser.add_argument("--preset", choices=sorted(PRESETS), default="starter")
    options = parser.parse_args(words)
    from engine.training.training_run import pack_to_size

    pack_to_size(options.corpus, options.out, options.preset, options.max_mib)
    return 0


def _starter() -> Path:
    return bundled_resources() / "models" / "starter"


def _export(words: list[str]) -> int:
    parser = OptionParser(prog="python -m engine.training export", description="Write a model folder.")
    source = parser.add_mutually_exclusive_group()
    source.add_argument("--run", type=Path, help="folder of a training run")
    source.add_argument("--model", type=Path, default=_starter(), help="a model folder; default: the shipped starter")
    form = parser.add_mutually_exclusive_group(required=True)
    form.add_argument("--to", type=Path, metavar="DIR", help="write the run as it is shipped: int8")
    form.add_argument("--bf16", type=Path, metavar="DIR", help="write a bfloat16 checkpoint that transformers loads")
    options = parser.parse_args(words)
    from engine.training.export import export_folder, export_run

    if options.run:
        export_run(options.run, options.bf16 or options.to, bf16=options.bf16 is not None)
    elif options.bf16:
        export_folder(options.model, options.bf16)
    else:
        raise UsageError("--to writes a training run; name it with --run.")
    return 0


def _words(words: list[str]) -> int:
    parser = OptionParser(
        prog="python -m engine.training words", description="Give a model the lexicon of what it was trained on."
    )
    parser.add_argument("--corpus", type=Path, required=True, help="packed file")
    parser.add_argument("--model", type=Path, default=_starter(), help="a model folder; default: the shipped starter")
    options = parser.parse_args(words)
    from engine.training.export import add_words
    from engine.training.texts.packing import CorpusPart, Packed

    add_words(options.model, Packed.load(options.corpus).texts(CorpusPart.TRAINING))
    return 0


def _evaluate(words: list[str]) -> int:
    from engine.training.evaluate import main as evaluate

    return evaluate(words)


def _tune(words: list[str]) -> int:
    from engine.training.tune import main as tune

    return tune(words)


_COMMANDS = {"pack": _pack, "export": _export, "words": _words, "evaluate": _evaluate, "tune": _tune}
"""What the first word may be; without one of them it is a training."""


if __name__ == "__main__":
    leave(run_program(main))
