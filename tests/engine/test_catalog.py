"""The models known by name agree with what ships, and cost nothing to look up."""

import json
import subprocess
import sys
from pathlib import Path

from engine.catalog import DIFFUSION_GEMMA, KNOWN, STARTER

ROOT = Path(__file__).parents[2]


def test_the_starter_is_the_one_that_ships() -> None:
    shipped = json.loads((ROOT / "resources/models/starter/redraft.json").read_text(encoding="utf-8"))
    assert (STARTER.name, STARTER.title, STARTER.licence) == (shipped["name"], shipped["title"], shipped["licence"])
    assert not STARTER.repository


def test_names_are_told_apart_and_bfloat16_is_two_bytes_a_number() -> None:
    assert len({model.name for model in KNOWN}) == len(KNOWN)
    assert DIFFUSION_GEMMA.weights is not None
    assert DIFFUSION_GEMMA.parameters is not None
    # The index total is a few kilobytes over two bytes a parameter.
    assert 0 <= DIFFUSION_GEMMA.weights - 2 * DIFFUSION_GEMMA.parameters < 2**16


def test_looking_a_model_up_imports_nothing_heavy() -> None:
    code = "import sys, engine.catalog; sys.exit('torch' in sys.modules or 'numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
