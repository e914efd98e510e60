"""``fill``, ``rewrite``, ``fix``, ``continue`` on a scripted engine: input, output, options, exit statuses.

Each test's name follows a sentence of interface.md.
"""

import json
import os
import stat
from pathlib import Path

import pytest

from engine.edits.loop.control import Control
from engine.errors import EmptyResultError
from engine.messages import AnyRequest, Continue, Fill, Fix, Rewrite
from engine.session.engine import LoadOrder
from engine.terminal.streams import input as reading
from tests.engine.scripted import Script
from tests.engine.terminal.conftest import Call

BOM = b"\xef\xbb\xbf"


@pytest.fixture
def model(script: Script, folder: Path) -> tuple[str, str]:
    return ("--model", str(folder))


Model = tuple[str, str]


# ---------------------------------------------------------------- the whole text is printed


def test_fill_prints_the_whole_text_with_its_holes_filled(call: Call, model: Model) -> None:
    outcome = call("fill", *model, stdin=b"A [[3]] b.\r\nC [[]] d.\tE\n\n")
    assert (outcome.status, outcome.err) == (0, "")
    assert outcome.out == b"A new b.\r\nC new d.\tE\n\n"


def test_fill_reads_a_file_or_a_dash(call: Call, model: Model, tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"A [[]] b.")
    assert call("fill", file, *model).out == b"A new b."
    assert call("fill", "-", *model, stdin=b"[[]]").out == b"new"


def test_what_has_no_end_is_refused(call: Call, model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_BYTES", 2_000_000)
    file = tmp_path / "a.txt"
    for size, stays in ((2_000_000, True), (2_000_001, False)):
        file.write_bytes(b"[[]]".rjust(size))
        for given in (call("fill", *model, stdin=file.read_bytes()), call("fill", file, *model)):
            if stays:
                assert len(given.out) == size - 1
            else:
                assert "more than 2 MB; divide the text" in given.refused(2)


def test_rewrite_replaces_only_its_range(call: Call, model: Model, script: Script) -> None:
    outcome = call("rewrite", "-", "--range", "2:5", *model, stdin="é\r\nx\ty".encode())
    assert outcome.out == "é\rnewy".encode()
    assert call("rewrite", "-", "--range", "1:3", *model, stdin="é\r\nx\ty".encode()).out == "énewx\ty".encode()
    assert isinstance(script.requests[0], Rewrite)


def test_fix_takes_the_whole_text_or_a_range(call: Call, model: Model) -> None:
    assert call("fix", *model, stdin=b"abc").out == b"new"
    assert call("fix", "--range", "1:2", *model, stdin=b"abc").out == b"anewc"


def test_continue_prints_the_input_then_the_continuation(call: Call, model: Model) -> None:
    assert call("continue", "--words", "3", *model, stdin=b"abc\r\n").out == b"abc\r\n new"


def test_nothing_is_appended(call: Call, model: Model) -> None:
    assert call("fill", *model, stdin=b"[[]]").out == b"new"
    assert call("fill", *model, stdin=b"none").out == b"none"


def test_a_byte_order_mark_is_kept_and_not_counted(call: Call, model: Model) -> None:
    assert call("rewrite", "-", "--range", "0:1", *model, stdin=BOM + b"abc").out == BOM + b"newbc"
    assert call("fill", *model, stdin=BOM + b"none").out == BOM + b"none"
    answer = call("fill", "--json", *model, stdin=BOM + b"a [[]]").json
    assert answer["edits"][0]["start"] == 2


def test_positions_are_code_points_and_crlf_counts_two(call: Call, model: Model) -> None:
    text = "👩‍👩‍👧é\r\nx"
    answer = call("rewrite", "-", "--range", "8:9", "--json", *model, stdin=text.encode()).json
    assert answer["edits"] == [{"start": 8, "end": 9, "old": text[8], "new": "new"}]
    assert answer["text"] == text[:8] + "new" + text[9:]


# ---------------------------------------------------------------- wrong usage of the input


@pytest.mark.parametrize("data", [b"\xff\xfeA", b"ok \xc3(", b"\xed\xa0\x80", BOM + b"a\x80"])
def test_invalid_utf8_is_wrong_usage(call: Call, model: Model, data: bytes) -> None:
    assert "not UTF-8" in call("fill", *model, stdin=data).refused(2)


def test_a_missing_file_is_wrong_usage(call: Call, model: Model, tmp_path: Path) -> None:
    assert "no-such.txt" in call("fill", tmp_path / "no-such.txt", *model).refused(2)


def test_a_folder_as_file_is_wrong_usage(call: Call, model: Model, tmp_path: Path) -> None:
    assert "is a folder" in call("fix", tmp_path, *model).refused(2)


def test_a_file_without_permission_is_wrong_usage(
    call: Call, model: Model, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "locked.txt"
    file.write_text("x")

    def refuse(self: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert "Permission denied" in call("fix", file, *model).refused(2)


@pytest.mark.parametrize("name", ["a\0b", "", "a" * 300])
def test_an_impossible_file_name_is_wrong_usage(call: Call, model: Model, name: str) -> None:
    call("fix", name, *model).refused(2)
    assert "is a folder" not in call("fill", "-o", name, *model, stdin=b"[[]]").refused(2)


def test_unreadable_stdin_is_wrong_usage(call: Call, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert "closed" in call("fill", *model).refused(2)


@pytest.mark.parametrize(
    "arguments",
    [
        ("rewrite", "-"),
        ("rewrite", "-", "--range", "3"),
        ("rewrite", "-", "--range", "-1:2"),
        ("rewrite", "-", "--range", "2:1"),
        ("rewrite", "-", "--range", "0:99"),
        ("rewrite", "-", "--range", "1:1"),
        ("rewrite", "-", "--range", "0:1", "--strength", "1.5"),
        ("rewrite", "-", "--range", "0:1", "--strength", "nan"),
        ("fix", "--range", "0:99"),
        ("continue",),
        ("continue", "--words", "0"),
        ("continue", "--words", "many"),
        ("fill", "--variants", "0"),
        ("fill", "--variants", "999"),
        ("fill", "--steps", "0"),
        ("fill", "--seed", "-1"),
        ("fill", "--seed", "x"),
        ("fill", "--seed", str(2**63)),
        ("fill", "--seed", "9" * 5000),
        ("fill", "--ban", " "),
        ("fill", "--guard", "banana"),
        ("continue", "--words", "3", "--guard", "ban /(/"),
        ("fix", "--guard", ""),
        ("fill", "--no-such-option"),
        ("fill", "a", "b"),
        ("fill", "--json", "--events"),
        ("frobnicate",),
        (),
    ],
)
def test_wrong_usage_ends_with_2_and_one_sentence(call: Call, model: Model, arguments: tuple[str, ...]) -> None:
    outcome = call(*arguments, *(model if arguments else ()), stdin=b"abc [[]]")
    assert outcome.status == 2
    assert len(outcome.err.splitlines()) == 1
    assert "Traceback" not in outcome.err


# ---------------------------------------------------------------- options


def test_the_options_of_all_four_reach_the_request(call: Call, model: Model, script: Script) -> None:
    options = ("--seed", "7", "--variants", "3", "--steps", "5", "--ban", "x", "--ban", "y y", *model)
    options += ("--guard", "hold z", "--guard", "stop /q+/ : No q.")
    call("fill", *options, stdin=b"[[4]]")
    call("rewrite", "-", "--range", "0:1", "--keep", "k", "--keep", "l", *options, stdin=b"a")
    call("fix", "--keep", "k", *options, stdin=b"a")
    call("continue", "--words", "9", *options, stdin=b"a")
    for request in script.requests:
        assert isinstance(request, Fill | Rewrite | Fix | Continue)
        assert (request.seed, request.variants, request.steps, request.ban) == (7, 3, 5, ("x", "y y"))
        assert [guard.line for guard in request.guards] == ["hold z", "stop /q+/ : No q."]
    fill, rewrite, fix, go_on = script.requests
    assert isinstance(fill, Fill)
    assert fill.holes[0].words == 4
    assert isinstance(rewrite, Rewrite)
    assert rewrite.keep == ("k", "l")
    assert isinstance(fix, Fix)
    assert fix.keep == ("k",)
    assert isinstance(go_on, Continue)
    assert go_on.words == 9


def test_rewrite_takes_instruction_and_strength(call: Call, model: Model, script: Script) -> None:
    call("rewrite", "-", "--range", "0:1", "--instruction", "kürzer", "--strength", "0.25", *model, stdin=b"a")
    (request,) = script.requests
    assert isinstance(request, Rewrite)
    assert (request.instruction, request.strength) == ("kürzer", 0.25)


def test_model_device_and_dtype_reach_the_load(call: Call, script: Script, folder: Path) -> None:
    call("fill", "--model", folder, "--device", "cpu", "--dtype", "bfloat16", stdin=b"[[]]")
    assert script.loads == [LoadOrder(str(folder), "cpu", "bfloat16")]


def test_output_writes_instead_of_printing(call: Call, model: Model, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    outcome = call("fill", "-o", target, *model, stdin=BOM + b"a [[]]\r\n")
    assert (outcome.status, outcome.out) == (0, b"")
    assert target.read_bytes() == BOM + b"a new\r\n"


def test_output_over_the_input_keeps_links_and_permissions(call: Call, model: Model, tmp_path: Path) -> None:
    file = tmp_path / "real.txt"
    file.write_bytes(b"a [[]]")
    file.chmod(0o640)
    link = tmp_path / "link.txt"
    link.symlink_to(file)
    call("fill", link, "-o", link, *model)
    assert link.is_symlink()
    assert file.read_bytes() == b"a new"
    if os.name == "posix":
        assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_output_is_whole_or_not_there(
    call: Call, model: Model, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "out.txt"
    target.write_bytes(b"before")

    def fail(request: AnyRequest, control: Control, number: int) -> None:
        raise EmptyResultError("The model wrote nothing usable.")

    script.hook = fail
    call("fill", "-o", target, *model, stdin=b"[[]]").refused(1)
    script.hook = None

    def full(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    assert "No space left" in call("fill", "-o", target, *model, stdin=b"[[]]").refused(1)
    assert target.read_bytes() == b"before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["model", "out.txt"]


def test_output_that_cannot_be_written_is_said_before_the_work(
    call: Call, model: Model, script: Script, tmp_path: Path
) -> None:
    call("fill", "-o", tmp_path, *model, stdin=b"[[]]").refused(2)
    call("fill", "-o", tmp_path / "none" / "a.txt", *model, stdin=b"[[]]").refused(2)
    assert script.loads == []


def test_output_to_a_device_leaves_the_device(call: Call, model: Model) -> None:
    if os.name == "posix":
        assert call("fill", "-o", "/dev/null", *model, stdin=b"[[]]").status == 0
        assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


# ---------------------------------------------------------------- holes


def test_no_hole_prints_the_input_unchanged_with_status_0(call: Call, script: Script) -> None:
    for text in (b"", b"plain", b"[[wiki]]", rb"\[[12]] as it stands", b"[[0]] [[1000]]", b"\r\n \xc2\xa0\n"):
        outcome = call("fill", stdin=text)
        assert (outcome.status, outcome.out, outcome.err) == (0, text, "")
    assert script.loads == []


def test_a_mark_behind_a_backslash_is_printed_as_it_stands(call: Call, model: Model) -> None:
    assert call("fill", *model, stdin=rb"\[[12]] [[2]] \[[]]").out == rb"\[[12]] new \[[]]"


def test_the_four_marks_are_holes(call: Call, model: Model, script: Script) -> None:
    call("fill", *model, stdin=b"[[]] [[12]] [[=warm]] [[3=warm]]")
    (request,) = script.requests
    assert isinstance(request, Fill)
    assert [(hole.words, hole.hint) for hole in request.holes] == [(None, ""), (12, ""), (None, "warm"), (3, "warm")]


def test_notes_of_the_engine_go_to_stderr(call: Call, model: Model, script: Script) -> None:
    script.notes = ("Scripted does not read hints.",)
    outcome = call("fill", *model, stdin=b"[[=warm]]")
    assert outcome.out == b"new"
    assert outcome.err == "redraft: Scripted does not read hints.\n"


def test_an_empty_text_has_nothing_to_fix(call: Call, script: Script) -> None:
    assert call("fix", stdin=b"").out == b""
    assert call("fix", stdin=b" \n").out == b" \n"
    assert call("fix", stdin=b"* * *\r\n").out == b"* * *\r\n"
    assert script.loads == []


def test_a_text_of_two_megabytes_passes(call: Call, model: Model) -> None:
    text = "Ein Satz mit Umläuten. " * 90_000
    outcome = call("fill", *model, stdin=(text + "[[3]]" + text).encode())
    assert outcome.out == (text + "new" + text).encode()


# ---------------------------------------------------------------- keep and ban


@pytest.mark.parametrize("command", [("fill",), ("continue", "--words", "3")])
def test_keep_is_wrong_usage_with_fill_and_continue(call: Call, model: Model, command: tuple[str, ...]) -> None:
    assert "kept" in call(*command, "--keep", "a", *model, stdin=b"[[]]").refused(2)


@pytest.mark.parametrize("words", [("Tea", "tea"), ("it's", "It’s"), ("STRASSE", "straße")])
def test_one_word_in_both_lists_is_wrong_usage(call: Call, model: Model, words: tuple[str, str]) -> None:
    keep, ban = words
    assert "both" in call("fix", "--keep", keep, "--ban", ban, *model, stdin=b"a").refused(2)


# ---------------------------------------------------------------- JSON


def test_json_has_exactly_its_keys(call: Call, model: Model) -> None:
    answer = call("fill", "--json", "--variants", "2", "--seed", "5", *model, stdin=b"a [[]] b").json
    assert answer == {
        "ok": True,
        "do": "fill",
        "text": "a new b",
        "edits": [{"start": 2, "end": 6, "old": "[[]]", "new": "new"}],
        "variants": ["a new b", "a new1 b"],
        "seed": 5,
        "model": "scripted",
        "dtype": "float32",
        "passes": 3,
        "ms": 1.0,
    }


def test_json_of_a_failure(call: Call, model: Model, script: Script) -> None:
    def fail(request: AnyRequest, control: Control, number: int) -> None:
        raise EmptyResultError("The model wrote nothing usable.")

    script.hook = fail
    outcome = call("fill", "--json", *model, stdin=b"[[]]")
    assert outcome.status == 1
    assert outcome.json == {"ok": False, "error": {"kind": "empty", "message": "The model wrote nothing usable."}}
    assert outcome.err == "redraft: The model wrote nothing usable.\n"


def test_json_of_wrong_usage(call: Call, model: Model) -> None:
    outcome = call("fill", "--json", "--seed", "x", *model, stdin=b"[[]]")
    assert outcome.status == 2
    assert outcome.json["error"]["kind"] == "usage"


def test_json_of_a_text_without_holes(call: Call, script: Script) -> None:
    answer = call("fill", "--json", stdin=b"plain").json
    assert (answer["ok"], answer["text"], answer["edits"], answer["variants"]) == (True, "plain", [], ["plain"])


def test_json_and_output_together(call: Call, model: Model, tmp_path: Path) -> None:
    target = tmp_path / "out.txt"
    assert call("fill", "--json", "-o", target, *model, stdin=b"[[]]").json["text"] == "new"
    assert target.read_bytes() == b"new"


def test_events_replace_the_text_by_lines(call: Call, model: Model) -> None:
    lines = call("fill", "--events", *model, stdin=b"a [[]]").lines
    assert [line["event"] for line in lines] == ["step", "step", "step", "end"]
    assert lines[0] == {
        "event": "step",
        "step": 1,
        "limit": 3,
        "ms": 1.0,
        "spans": [{"start": 0, "end": 0, "draft": "new", "settled": 0.3333}],
    }
    assert lines[-1]["result"]["text"] == "a new"


def test_events_of_a_failure_end_with_the_error(call: Call, model: Model, script: Script) -> None:
    def fail(request: AnyRequest, control: Control, number: int) -> None:
        if number == 2:
            raise EmptyResultError("The model wrote nothing usable.")

    script.hook = fail
    outcome = call("fill", "--events", *model, stdin=b"[[]]")
    assert outcome.status == 1
    assert [line["event"] for line in outcome.lines] == ["step", "end"]
    assert outcome.lines[-1]["result"]["ok"] is False


# ---------------------------------------------------------------- trouble


def test_the_unforeseen_is_one_sentence_and_status_1(call: Call, model: Model, script: Script) -> None:
    def stumble(request: AnyRequest, control: Control, number: int) -> None:
        raise ZeroDivisionError("oh")

    script.hook = stumble
    sentence = call("fill", *model, stdin=b"[[]]").refused(1)
    assert "unforeseen" in sentence
    kept = Path(sentence.split(" is in ")[1].rstrip("."))
    assert "ZeroDivisionError: oh" in kept.read_text()


def test_ctrl_c_stops_cleanly(
    call: Call, model: Model, script: Script, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import _thread

    script.steps = 100_000

    def hook(request: AnyRequest, control: Control, number: int) -> None:
        if number == 3:
            _thread.interrupt_main()

    script.hook = hook
    target = tmp_path / "out.txt"
    assert "Stopped" in call("fill", "-o", target, *model, stdin=b"[[]]").refused(130)
    assert not target.exists()
    assert script.closed == 1


def test_a_reader_that_has_gone_is_no_trouble(call: Call, model: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(data: bytes) -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr("engine.terminal.work.editing.write_output", gone)
    monkeypatch.setattr("engine.terminal.commands.silence_output", lambda: None)
    outcome = call("fill", *model, stdin=b"[[]]")
    assert (outcome.status, outcome.out, outcome.err) == (1, b"", "")


def test_a_named_model_that_is_not_there(call: Call, script: Script) -> None:
    assert "“nobody”" in call("fill", "--model", "nobody", stdin=b"[[]]").refused(1)
    assert "no/where" in call("fill", "--model", "no/where", stdin=b"[[]]").refused(1)


def test_json_lines_hold_any_text(call: Call, model: Model) -> None:
    text = 'a\u2028\u0000\ufeff"\\ [[]] 𝔘'
    outcome = call("fill", "--json", *model, stdin=text.encode())
    assert json.loads(outcome.out)["text"] == text.replace("[[]]", "new")
