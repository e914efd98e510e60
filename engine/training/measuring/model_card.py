"""The model card: what a model folder's README.md says, written from the run's record and the measures.

Pure text out of two JSON files that lie in the folder: ``training.json`` and ``measures.json``.
"""

import json
from pathlib import Path
from typing import Any

from engine.training.files import write_atomically
from engine.training.measuring.picture import curves_png

_SIZES = ("word", "three words", "clause", "sentence")


def write_card(folder: Path, record: dict[str, Any] | None = None) -> None:
    """Write README.md and curve.png in ``folder``; ``record`` replaces its training.json first."""
    if record is not None:
        write_atomically(folder / "training.json", (json.dumps(record, indent=1) + "\n").encode())
    training = _read(folder / "training.json")
    measures = _read(folder / "measures.json")
    history = _whole_history(training)
    if len(history) > 1:
        lines = [[(point["seen"] / 1e6, point[name]) for point in history] for name in ("causal", "canvas")]
        write_atomically(folder / "curve.png", curves_png(lines))
    text = card_text(training, measures, _read(folder / "config.json"), words=(folder / "words.txt").is_file())
    write_atomically(folder / "README.md", text.encode())


def card_text(
    training: dict[str, Any], measures: dict[str, Any], config: dict[str, Any], *, words: bool = False
) -> str:
    """The card. Parts that were not measured say so. ``words``: the folder has a lexicon."""
    parts = [
        _head(training, config, words),
        _training(training),
        _quality(measures),
        _wheel(measures),
        _limits(measures),
        _fills(measures),
    ]
    return "\n".join(part for part in parts if part)


def _head(training: dict[str, Any], config: dict[str, Any], words: bool) -> str:
    text = config.get("text_config", {})
    sizes = (
        f"{text.get('num_hidden_layers')} layers of width {text.get('hidden_size')}, {text.get('num_experts')}"
        f" expert(s) a layer, vocabulary {text.get('vocab_size')}"
    )
    parameters = training.get("parameters", 0) / 1e6
    counted = "\n`words.txt` says how often that text has which word; Fix knows a misspelt one by it." if words else ""
    return f"""# Redraft starter

A small text-diffusion writer of DiffusionGemma's architecture ({parameters:.1f}M parameters: {sizes}),
trained from scratch by `python -m engine.training`. English prose only. It fills gaps from both sides; it knows next to
nothing about the world and cannot follow instructions.

{_which(training)}Licence of the weights: Apache-2.0. The text it was trained on, with licences and credits, is listed
in `ATTRIBUTION.md`; keep that page with the weights.{counted}
"""


def _which(training: dict[str, Any]) -> str:
    """Says so where this is not the full preset."""
    if training.get("preset", {}).get("name") in (None, "starter"):
        return ""
    name = training["preset"]["name"]
    return f"""**This is the `{name}` preset, trained on a CPU**, the best that was to be had without a GPU: far less
text than the full recipe asks for. It shows how Redraft works; its text needs a writer. The full one is trained by
`python -m engine.training --corpus DIR --out DIR --preset starter` on one GPU in ten minutes; the steps are in
`engine/training/LOG.md`.

"""


def _training(training: dict[str, Any]) -> str:
    if not training:
        return "## Training\n\nNo record of the run.\n"
    history = training.get("history") or [{}]
    last = history[-1]
    rows = [
        ("command", f"`{training.get('command', '')}`"),
        ("corpus (SHA-256 of the folder)", f"`{training.get('corpus', '')}`"),
        ("code", f"commit `{training.get('commit', '')}`"),
        ("hardware", f"{training.get('hardware', '')}, torch {training.get('torch', '')}"),
        ("time", f"{training.get('minutes', 0):.1f} minutes, {training.get('steps', 0)} steps"),
        ("seen", f"{training.get('tokens', 0) / 1e6:.1f}M tokens, text before and canvas together"),
        *_begun(training.get("from")),
        (
            "held-out losses at the end",
            f"causal {last.get('causal', 0):.3f}, noised canvas {last.get('canvas', 0):.3f}",
        ),
    ]
    precision = training.get("precision", {})
    if precision:
        by_form = ", ".join(
            f"{form} {losses['causal']:.4f} / {losses['canvas']:.4f}" for form, losses in precision.items()
        )
        rows.append(("losses by the weights' form, causal / canvas", by_form))
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    return f"""## Training

| | |
| --- | --- |
{table}

![Held-out losses by millions of tokens: blue the causal one, red the canvas one](curve.png)

{training.get("note", "")}
One per cent of the documents, chosen by hash, was never trained on. Settings were chosen on half of them; the figures
below are on the other half.
"""


def _begun(start: dict[str, Any] | None) -> list[tuple[str, str]]:
    """The rows about the weights that the run began with; none where it began with random ones."""
    if not start:
        return []
    origin = f"the weights of another run (SHA-256 `{start.get('sha256', '')}`)"
    if "tokens" in start:
        origin += f" of {start['tokens'] / 1e6:.1f}M tokens, {start.get('minutes', 0):.1f} minutes"
    rows = [("began with", origin)]
    if "command" in start:
        rows.append(("made by", f"`{start['command']}`, commit `{start.get('commit', '')}`"))
    return rows + _begun(start.get("from"))


def _whole_history(training: dict[str, Any]) -> list[dict[str, Any]]:
    """The measured points of the run and of those it began from, one after the other on one scale of tokens."""
    start = training.get("from") or {}
    earlier = _whole_history(start) if start else []
    seen = earlier[-1]["seen"] if earlier else 0
    return earlier + [point | {"seen": point["seen"] + seen} for point in training.get("history", [])]


def _quality(measures: dict[str, Any]) -> str:
    if not measures:
        return "## Quality\n\nNot measured yet: `python -m engine.training.evaluate --model DIR --text FILE`.\n"
    parts = ["## Quality\n"]
    holes = measures.get("holes", {})
    word = holes.get("word")
    if word:
        parts.append("Single-word gaps in running prose, exact match:\n")
        parts.append("| | all words | five letters and more |\n| --- | --- | --- |")
        parts.append(f"| this model, length given | {_share(word.get('exact'))} | {_share(word.get('exact_long'))} |")
        base = measures.get("baseline")
        if base:
            parts.append(
                f"| 5-gram that sees both sides, same text | {_share(base['exact'])} | {_share(base['exact_long'])} |"
            )
        parts.append(f"\n{word['count']} gaps. The aim is 40 % and 26 %.\n")
        if base and word["exact"] < base["exact"]:
            parts.append("**It is below the 5-gram at single words**: too little training to choose the very word.\n")
    if holes:
        parts.append(
            "| gap | count | real words | repeats itself | echoes what follows | length error | perplexity |"
            " original's |"
            "\n| --- | --- | --- | --- | --- | --- | --- | --- |"
        )
        for size in _SIZES:
            if size in holes:
                h = holes[size]
                parts.append(
                    f"| {size} | {h['count']} | {_share(h.get('real_words'))} | {_share(h['repeats'])} |"
                    f" {_share(h['echoes'])} | {_share(h['length_error'])} | {h['perplexity']} |"
                    f" {h['perplexity_original']} |"
                )
        parts.append("")
    going_on = measures.get("continue")
    if going_on:
        parts.append(
            f"Continue, thirty words, {going_on['count']} times: empty {_share(going_on['empty'])}, real words"
            f" {_share(going_on['real_words'])}, repeats itself {_share(going_on['repeats'])}.\n"
        )
    if measures.get("strengths"):
        parts.append("Rephrase, share of words changed by notch: " + _notches(measures["strengths"]) + ".\n")
    for name, figures in measures.get("fix", {}).items():
        parts.append(
            f"Fix, {name}: precision {_share(figures['precision'])}, recall {_share(figures['recall'])}, F0.5"
            f" {_share(figures['f0.5'])}, correct passages left alone {_share(figures['correct_left_alone'])}.\n"
        )
    if measures.get("speed"):
        speed = measures["speed"]
        parts.append(
            f"A 12-word gap, warm, {speed['threads']} thread(s){_in(speed.get('dtype'))}: first draft"
            f" {speed['first_ms']:.0f} ms, finished {speed['finished_ms']:.0f} ms (median of {speed['count']}).\n"
        )
    offered = ", ".join(measures.get("abilities", []))
    parts.append(f"Offered: {offered}. {measures.get('why', '')}\n")
    return "\n".join(parts)


def _wheel(measures: dict[str, Any]) -> str:
    wheel = measures.get("wheel")
    if not wheel:
        return ""
    places = [key for key in wheel["all"] if key.startswith("at_")]
    names = ["the first", *(f"the first {key.removeprefix('at_')}" for key in places[1:])]
    rows = [
        f"| {title} | {wheel[group]['single_answer']} % | "
        + " | ".join(f"{wheel[group][key]} %" for key in places)
        + " |"
        for group, title in (("all", "all words"), ("long", "five letters and more"))
    ]
    table = "\n".join(rows)
    head = (
        f"| | single answer | {' | '.join(f'among {name}' for name in names)} |\n| --- |{' --- |' * (len(places) + 1)}"
    )
    read = f"\n{wheel['read']}\n" if wheel.get("read") else ""
    counted = f"{wheel['count']} gaps, {wheel['count_long']} of a long word{_of(wheel.get('text'))}"
    size = f"{wheel['words_a_list']:.1f} words a list, {wheel['passes']} passes"
    return f"""## The word wheel

How often the very word of a one-word gap is listed, in any case, beside the one answer of a fill
({counted}):

{head}
{table}

Every word listed is one that the lexicon has ({wheel["real_words"]} %); {size}.
{read}"""


def _of(text: str | None) -> str:
    return f"; text: {text}" if text else ""


def _limits(measures: dict[str, Any]) -> str:
    lines = [
        "It makes things up: names, numbers and facts in a fill are guesses.",
        "It has read a few thousand documents. Long gaps read as plausible grammar without a thought behind it.",
        "It sees at most two hundred tokens or so before the gap and what fits on the canvas after it, nothing else.",
        "It was trained on English novels, textbooks, public and technical pages. Other languages come out as noise.",
        "Old novels carry the attitudes and slurs of their time; nothing was filtered for that.",
    ]
    if "fix" not in measures.get("abilities", []):
        lines.append("It does not correct mistakes: that ability was not good enough to be offered.")
    elif fixes := measures.get("fix", {}).values():
        recall, precision = min(f["recall"] for f in fixes), min(f["precision"] for f in fixes)
        lines.append(
            f"Fix leaves slips standing: where it does worst it mends {100 * recall:.0f} in a hundred, and"
            f" {100 * (1 - precision):.0f} of a hundred changes are wrong. Look at each."
        )
    return "## Limits\n\n" + "\n".join(f"- {line}" for line in lines) + "\n"


def _fills(measures: dict[str, Any]) -> str:
    fills = measures.get("fills")
    if not fills:
        return ""
    parts = [
        f"## {len(fills)} fills, chosen by seed {measures.get('seed')}\n",
        "Good and bad, as they came. The gap is between the two bars.\n",
        "| gap | text | was | became |\n| --- | --- | --- | --- |",
    ]
    for fill in fills:
        around = f"…{fill['before'][-60:]} ‖ {fill['after'][:50]}…"
        parts.append(f"| {fill['size']} | {_cell(around)} | {_cell(fill['truth'])} | {_cell(fill['text'])} |")
    return "\n".join(parts) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ¶ ")


def _share(value: float | None) -> str:
    return "not measured" if value is None else f"{100 * value:.1f} %"


def _in(dtype: str | None) -> str:
    return "" if dtype is None else f", {dtype}"


def _notches(strengths: list[dict[str, Any]]) -> str:
    return ", ".join(f"{s['title']} {_share(s['changed'])}" for s in strengths)


def _read(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return content
