"""Everything else that is started or read by name: training, benches, the bootstrap, the folder of the starter."""

import json
import re

from tests.surface.processes import ROOT, run, run_in_turn

EVALUATE = {"--model", "--text", "--count", "--seed", "--parts", "--baseline", "--fix-set", "--write", "--device"}
EVALUATE |= {"--dtype", "--threads"}
TRAIN = {"--corpus", "--out", "--preset", "--minutes", "--steps", "--seed", "--device", "--threads", "--tokens"}
TRAIN |= {"--resume", "--from", "--set", "--plain"}
TUNE = {"--model", "--text", "--temperatures", "--bounds", "--steps", "--cautions", "--count", "--seed", "--threads"}
PAGES = {
    ("engine.training.evaluate",): EVALUATE,
    ("engine.training",): TRAIN,
    ("engine.training", "pack"): {"--corpus", "--out", "--max-mib", "--preset"},
    ("engine.training", "export"): {"--run", "--model", "--to", "--bf16"},
    ("engine.training", "words"): {"--corpus", "--model"},
    ("engine.training", "evaluate"): EVALUATE,
    ("engine.training", "tune"): TUNE,
}
CHOICES = {
    ("engine.training",): {"small", "smoke", "starter"},
    ("engine.training.evaluate",): {"holes", "continue", "fix", "strengths", "speed"},
}
BENCHES = {
    "cpu": {"--prompt", "--rounds", "--steps", "--dtype"},
    "gpu": {"--small", "--canvas", "--prompt", "--passes"},
    "sampler": {"--vocabulary", "--rows", "--rounds"},
    "documents": None,
    "interface": None,
    "startup": None,
}
"""Every bench, and its long options; None: it takes no ``--help`` and would begin to measure."""
RIVALS = {"text_config", "layer_kinds", "their_network", "our_network", "their_steps", "our_steps", "hole"}
STARTER = {
    "ATTRIBUTION.md",
    "README.md",
    "config.json",
    "curve.png",
    "generation_config.json",
    "measures.json",
    "model.safetensors",
    "redraft.json",
    "tokenizer.json",
    "tokenizer_config.json",
    "training.json",
    "words.txt",
}


def test_training_and_its_words_name_their_options() -> None:
    senseless = [("engine.training",), ("engine.training", "pack"), ("engine.training.evaluate",)]
    ended = run_in_turn([*(((*page, "--help"), "") for page in PAGES), *((words, "") for words in senseless)])
    for (page, options), shown in zip(PAGES.items(), ended, strict=False):
        assert shown.status == 0, (page, shown.err)
        assert shown.out.startswith("usage: python -m engine.training"), page
        assert shown.options >= options, page
        offered = {name for group in re.findall(r"{([a-z,]+)}", shown.out) for name in group.split(",")}
        assert CHOICES.get(page, set()) <= offered, page
    for refused in ended[len(PAGES) :]:
        assert (refused.status, refused.out) == (2, "")


def test_the_benches_are_there_by_their_names() -> None:
    asked = {bench: options for bench, options in BENCHES.items() if options is not None}
    every = [f"tests.bench.{bench}" for bench in (*BENCHES, "rivals")]
    calls = [((f"tests.bench.{bench}", "--help"), "") for bench in asked]
    *pages, listed = run_in_turn([*calls, (("tests.surface.names", *every), "")])
    for (bench, options), shown in zip(asked.items(), pages, strict=True):
        assert shown.status == 0, (bench, shown.err)
        assert shown.options >= options, bench
    assert listed.status == 0, listed.err
    names = json.loads(listed.out)
    assert set(names) == set(every)
    assert set(names.pop("tests.bench.rivals")) >= RIVALS
    for bench, offered in names.items():
        assert "main" in offered, bench


def test_the_bootstrap_names_its_words() -> None:
    shown = run("packaging/bootstrap.py")
    assert shown.status == 2
    for line in ("bootstrap.py setup ", "bootstrap.py run [ARG …] ", "bootstrap.py test [--long] [PYTEST ARG …] "):
        assert f"python3 packaging/{line}" in shown.out


def test_the_starter_is_these_files() -> None:
    assert {one.name for one in (ROOT / "resources" / "models" / "starter").iterdir()} == STARTER
