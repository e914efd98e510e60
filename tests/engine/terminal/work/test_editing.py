"""The commands on real, tiny models: every sentence of interface.md that needs an engine behind it."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from engine.prose.words import occurrences
from engine.terminal.work import editing
from tests.engine.terminal.conftest import Call, done
from tests.engine.terminal.work.conftest import PLAIN, Model

BOM = b"\xef\xbb\xbf"
AROUND = (
    "👩‍👩‍👧 “Naïve” café\u0301,\r\n\tהבית\u00a0הלבן. ",
    " and then it was over.\r\n\r\n  \\[[12]] [[a wiki link]]\n",
)
PASSAGE = "The old house by the sea was quiet. Nobody had lived there for years."


def patched(text: str, edits: list[dict[str, Any]]) -> str:
    for edit in reversed(edits):
        assert text[edit["start"] : edit["end"]] == edit["old"]
        text = text[: edit["start"]] + edit["new"] + text[edit["end"] :]
    return text


# ---------------------------------------------------------------- the whole text, byte for byte outside


@pytest.mark.parametrize("mark", ["[[]]", "[[3]]"])
@pytest.mark.parametrize("bom", [b"", BOM])
def test_fill_leaves_everything_outside_holes_as_it_was(call: Call, model: Model, mark: str, bom: bytes) -> None:
    before, after = AROUND
    outcome = done(call("fill", *model, stdin=bom + (before + mark + after).encode()))
    assert outcome.out.startswith(bom + before.encode())
    assert outcome.out.endswith(after.encode())
    new = outcome.out[len(bom + before.encode()) : -len(after.encode())].decode()
    assert new.strip()


def test_rewrite_leaves_everything_outside_its_range_as_it_was(call: Call, model: Model) -> None:
    before, after = AROUND
    text = before + PASSAGE + after
    place = f"{len(before)}:{len(before) + len(PASSAGE)}"
    outcome = done(call("rewrite", "-", "--range", place, "--strength", "0.8", *model, stdin=text.encode()))
    assert outcome.out.startswith(before.encode())
    assert outcome.out.endswith(after.encode())


def test_fix_leaves_everything_outside_its_range_as_it_was(call: Call, model: Model) -> None:
    before, after = AROUND
    text = before + "Teh cat sat." + after
    place = f"{len(before)}:{len(before) + 12}"
    outcome = done(call("fix", "--range", place, *model, stdin=text.encode()))
    assert outcome.out.startswith(before.encode())
    assert outcome.out.endswith(after.encode())


def test_continue_prints_the_input_then_what_follows(call: Call, model: Model) -> None:
    text = "".join(AROUND).encode()
    outcome = done(call("continue", "--words", "4", *model, stdin=text))
    assert outcome.out.startswith(text)
    assert outcome.out[len(text) :].strip()


def test_the_same_seed_gives_the_same_text(call: Call, model: Model) -> None:
    def filled(seed: str) -> bytes:
        return done(call("fill", "--seed", seed, *model, stdin=b"The cat [[4]] on the mat.")).out

    assert filled("3") == filled("3")
    assert len({filled(seed) for seed in "012"}) > 1


# ---------------------------------------------------------------- options


def test_variants_are_so_many_whole_texts(call: Call, on_base: Model) -> None:
    answer = done(call("fill", "--variants", "3", "--json", *on_base, stdin=b"The cat [[4]] mat.")).json
    assert len(answer["variants"]) == 3
    assert answer["variants"][0] == answer["text"]
    for text in answer["variants"]:
        assert text.startswith("The cat ")
        assert text.endswith(" mat.")


def test_steps_bound_a_canvas(call: Call, on_base: Model) -> None:
    lines = done(call("fill", "--steps", "2", "--events", *on_base, stdin=b"The cat [[4]] mat.")).lines
    steps = [line for line in lines if line["event"] == "step"]
    assert 1 <= len(steps) <= 2
    assert all(step["limit"] == 2 for step in steps)


def test_device_and_dtype_are_honoured_or_named(call: Call, on_base: Model) -> None:
    answer = done(call("fill", *on_base, "--dtype", "bfloat16", "--json", stdin=b"a [[1]]")).json
    assert answer["dtype"] == "bfloat16"
    assert "nonsense" in call("fill", *on_base, "--dtype", "nonsense", stdin=b"a [[1]]").refused(1)
    assert "nonsense" in call("fill", *on_base, "--device", "nonsense", stdin=b"a [[1]]").refused(1)


def test_banned_words_do_not_occur_in_what_is_written(call: Call, model: Model) -> None:
    text = "The cat [[6]] the mat."
    for word in ("the", "A", "is"):
        outcome = call("fill", "--ban", word, "--json", *model, stdin=text.encode())
        if outcome.status:
            assert outcome.json["error"]["kind"] == "steering"
            continue
        answer = outcome.json
        (edit,) = answer["edits"]
        for start, end in occurrences(answer["text"], word):
            assert end <= edit["start"] or start >= edit["start"] + len(edit["new"])


def test_a_guard_ends_the_run_with_its_sentence_or_keeps_words_out(call: Call, model: Model) -> None:
    stopped = call("continue", "--words", "9", "--guard", "stop /[a-z]/ : Not in lower case.", *model, stdin=b"The cat")
    assert stopped.refused(1).endswith("Not in lower case.")
    answer = done(call("continue", "--words", "9", "--guard", "ban /e/", "--json", *model, stdin=b"The cat")).json
    assert not any("e" in edit["new"].lower() for edit in answer["edits"])
    assert call("continue", "--words", "9", "--guard", "stop /[a-z]/ : No.", "--json", *model, stdin=b"A").json == {
        "ok": False,
        "error": {"kind": "guarded", "message": "No."},
    }


def test_kept_words_survive(call: Call, model: Model) -> None:
    passage = PASSAGE + " The house was old."
    for command in (("rewrite", "-", "--range", f"0:{len(passage)}", "--strength", "1"), ("fix",)):
        outcome = call(*command, "--keep", "HOUSE", "--keep", "sea", "--json", *model, stdin=passage.encode())
        if outcome.status:
            assert outcome.json["error"]["kind"] == "steering"
        else:
            assert len(occurrences(outcome.json["text"], "house")) >= 2
            assert occurrences(outcome.json["text"], "sea")


def test_a_base_model_ignores_hints_and_says_so_on_stderr(call: Call, base: Path, chat: Path) -> None:
    outcome = done(call("fill", "--model", base, *PLAIN, stdin=b"The cat [[2=furry]] sat."))
    assert "hint" in outcome.err
    assert len(outcome.err.splitlines()) == 1
    assert "hint" not in call("fill", "--model", chat, *PLAIN, stdin=b"The cat [[2=furry]] sat.").err


# ---------------------------------------------------------------- holes


def test_holes_far_apart_are_all_filled(call: Call, on_base: Model) -> None:
    far = "It was a quiet day by the sea. " * 40
    outcome = done(call("fill", *on_base, stdin=f"A [[2]] b. {far}C [[2]] d. {far}E [[2]] f.".encode()))
    text = outcome.out.decode()
    assert "[[" not in text
    assert text.startswith("A ")
    assert text.endswith(" f.")
    assert text.count(far) == 2


def test_only_a_hole_longer_than_a_canvas_is_an_error(call: Call, on_base: Model) -> None:
    sentence = call("fill", *on_base, stdin=b"A [[999]] b.").refused(1)
    assert "999" in sentence


def test_a_text_of_two_megabytes_is_filled(call: Call, on_base: Model) -> None:
    text = "A line of a long book, of which there are many. " * 42_000
    outcome = done(call("fill", *on_base, stdin=(text + "[[2]] " + text).encode()))
    assert outcome.out.startswith(text.encode())
    assert outcome.out.endswith(text.encode())


@pytest.mark.parametrize("text", ["[[2]]", "[[]]", "\ufeff[[1]]\r\n", " [[1]] "])
def test_a_text_that_is_only_a_hole(call: Call, on_base: Model, text: str) -> None:
    outcome = call("fill", *on_base, stdin=text.encode())
    assert outcome.status in (0, 1)
    assert b"[[" not in outcome.out


def test_an_empty_text_is_continued_or_refused_in_one_sentence(call: Call, on_base: Model) -> None:
    outcome = call("continue", "--words", "3", *on_base, stdin=b"")
    if outcome.status:
        outcome.refused(1)


# ---------------------------------------------------------------- JSON


def test_json_edits_are_offsets_into_the_input(call: Call, model: Model) -> None:
    before, after = AROUND
    text = before + "[[2]]" + after + "[[3]]."
    answer = done(call("fill", "--json", *model, stdin=text.encode())).json
    assert set(answer) == {
        "ok", "do", "text", "edits", "variants", "seed", "model", "dtype", "passes", "ms",
    }  # fmt: skip
    assert patched(text, answer["edits"]) == answer["text"]
    assert [text[edit["start"] : edit["end"]] for edit in answer["edits"]] == ["[[2]]", "[[3]]"]
    assert answer["passes"] >= 1
    assert answer["ms"] > 0


def test_events_carry_the_whole_draft_and_end_with_the_result(call: Call, model: Model) -> None:
    text = "The cat [[3]] on the mat."
    lines = done(call("fill", "--events", *model, stdin=text.encode())).lines
    *steps, end = lines
    assert steps
    for number, step in enumerate(steps, 1):
        assert set(step) == {"event", "step", "limit", "ms", "spans"}
        assert (step["event"], step["step"]) == ("step", number)
        for span in step["spans"]:
            assert set(span) == {"start", "end", "draft", "settled"}
            assert 0.0 <= span["settled"] <= 1.0
    assert (end["event"], end["result"]["ok"]) == ("end", True)
    assert end["result"]["text"].startswith("The cat ")


def test_batch_does_all_four(call: Call, model: Model) -> None:
    requests = [
        {"do": "fill", "text": "The cat [[2]] mat.", "id": 1, "variants": 2},
        {"do": "fill", "text": "The [[2]] mat.", "holes": [{"at": [0, 3], "words": 1, "hint": "a"}], "id": 2},
        {"do": "rewrite", "text": PASSAGE, "range": [0, 35], "strength": 0.5, "id": 3},
        {"do": "sing", "id": 4},
        {"do": "fix", "text": "Teh cat sat.", "id": 5, "ban": ["dog"]},
        {"do": "continue", "text": "The cat", "words": 3, "id": 6},
    ]
    data = "".join(json.dumps(line) + "\n" for line in requests).encode()
    outcome = done(call("batch", *model, stdin=data))
    assert [line["id"] for line in outcome.lines] == [1, 2, 3, 4, 5, 6]
    assert [line["ok"] for line in outcome.lines] == [True, True, True, False, True, True]
    assert outcome.lines[1]["text"].endswith(" [[2]] mat.")


# ---------------------------------------------------------------- trouble with a model


def test_a_file_that_changes_while_it_is_edited_stays_as_it_is(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "page.txt"
    file.write_bytes(BOM + b"one\r\n")
    done(call("fix", str(file), "-o", str(file), "--range", "0:0"))
    assert file.read_bytes() == BOM + b"one\r\n"
    real = editing.unchanged

    def meanwhile(*given: Any) -> dict[str, object]:
        file.write_bytes(b"theirs")
        return real(*given)

    monkeypatch.setattr(editing, "unchanged", meanwhile)
    assert "changed by another program" in call("fix", str(file), "-o", str(file), "--range", "0:0").refused(1)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("page.txt", b"theirs")]
    # Another file's name is the writer's to give.
    other = tmp_path / "other.txt"
    other.write_bytes(b"old")
    done(call("fix", str(file), "-o", str(other), "--range", "0:0"))
    assert other.read_bytes() == b"theirs"


def test_a_folder_that_is_no_model_is_named(call: Call, tmp_path: Path) -> None:
    assert str(tmp_path) in call("fill", "--model", tmp_path, stdin=b"[[1]]").refused(1)
    assert str(tmp_path) in call("batch", "--model", tmp_path, stdin=b"{}").refused(1)
    assert str(tmp_path) in call("bench", "--model", tmp_path).refused(1)


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json"])
def test_a_truncated_file_is_named_and_nothing_is_written(call: Call, base: Path, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(base, folder)
    file = folder / name
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    target = tmp_path / "out.txt"
    assert name in call("fill", "-o", target, "--model", folder, *PLAIN, stdin=b"a [[1]]").refused(1)
    assert not target.exists()


# ---------------------------------------------------------------- as a real process


def test_a_fill_as_a_process(base: Path) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "app", "fill", "--model", str(base)],
        input=b"The cat [[2]] mat.\r\n",
        capture_output=True,
        check=False,
        timeout=200,
    )
    assert (run.returncode, run.stderr) == (0, b"")
    assert run.stdout.startswith(b"The cat ")
    assert run.stdout.endswith(b" mat.\r\n")


if os.name == "posix":  # signals

    def test_a_batch_as_a_process_answers_line_by_line_and_stops_on_ctrl_c(base: Path) -> None:
        with subprocess.Popen(
            [sys.executable, "-m", "app", "batch", "--model", str(base), *PLAIN],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            assert process.stderr is not None
            for number in range(3):
                line = json.dumps({"do": "fill", "text": "The cat [[2]] mat.", "id": number})
                process.stdin.write(line.encode() + b"\n")
                process.stdin.flush()
                answer = json.loads(process.stdout.readline())
                assert (answer["id"], answer["ok"]) == (number, True)
            process.stdin.write(b'{"do": "continue", "text": "The cat", "words": 9000}\n')
            process.stdin.flush()
            time.sleep(1.0)
            process.send_signal(signal.SIGINT)
            out, error = process.stdout.read(), process.stderr.read()
        assert out == b""
        assert error == b"redraft: Stopped; nothing was written.\n"
        assert process.returncode == 130
