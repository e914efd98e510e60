"""``redraft bench`` on tiny models: a table, then one line of JSON."""

import json
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.engine.terminal.conftest import Call, done
from tests.engine.terminal.work.conftest import PLAIN, Model


def test_bench_prints_a_table_then_one_line_of_json(call: Call, model: Model) -> None:
    outcome = done(call("bench", "--canvas", "16", "--prompt", "20", "--passes", "3", *model))
    *table, last = outcome.out.decode().splitlines()
    assert len(table) >= 5
    figures = json.loads(last)
    assert {
        "canvas", "prompt", "dtype", "device", "threads", "passes", "ms_per_pass", "prefill_ms", "first_draft_ms",
        "peak_bytes", "parts",
    } <= set(figures)  # fmt: skip
    assert (figures["canvas"], figures["prompt"], figures["passes"]) == (16, 20, 3)
    assert figures["ms_per_pass"] > 0
    assert figures["first_draft_ms"] >= figures["prefill_ms"] > 0
    assert figures["peak_bytes"] > 0
    assert all(ms >= 0 for ms in figures["parts"].values())
    assert figures["parts"]


def test_bench_takes_the_median_of_whole_steps(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from engine.model.checkpoint.folder import load_network
    from engine.terminal.work import benchmark

    milliseconds = [1000.0, 7.0, 900.0, 3.0, 5.0, 4.0, 6.0]
    monkeypatch.setattr(benchmark, "_steps", lambda *_: iter([SimpleNamespace(ms=ms) for ms in milliseconds]))
    figures = benchmark.measure(load_network(base), 8, 4, 7)
    # The first step is timed from outside, so that the first draft has all that leads to it; here that is next to none.
    assert figures["ms_per_pass"] == 5.0
    assert figures["passes"] == 7
    # With nothing decoded the whole of each step is the sampler's.
    assert figures["parts"] == {"decode": 0.0, "soften": 0.0, "sampler": 6.0}


def test_bench_runs_on_a_folder_without_a_tokenizer(call: Call, base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "bare"
    shutil.copytree(base, folder)
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        (folder / name).unlink(missing_ok=True)
    done(call("bench", "--canvas", "8", "--prompt", "4", "--passes", "2", "--model", folder, *PLAIN))


def test_bench_beyond_the_models_positions_is_wrong_usage(call: Call, on_base: Model) -> None:
    call("bench", "--prompt", "99999999", *on_base).refused(2)
