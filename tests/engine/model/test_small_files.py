"""A stranger's folder is read no further than its files may be large, and never waited for."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import ModelError
from engine.model.checkpoint.check import check_folder
from engine.model.checkpoint.manifest import ListedFile
from engine.model.small_files import open_checked, read_json, read_small, read_small_text
from tests.engine.folders import TEMPLATE, write_base, write_chat
from tests.engine.model.checkpoint.breaking import INDEX, WEIGHTS, edit_json, refused, unlist


def pipe(path: Path) -> None:
    os.mkfifo(path)


def device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def folder(path: Path) -> None:
    path.mkdir()


def huge(path: Path) -> None:
    """300 MB that take no room: larger than any small file may be."""
    with path.open("wb") as file:
        file.truncate(300 << 20)


def terminal(path: Path) -> None:
    """A device that a program which opens it would wait for."""
    path.symlink_to("/dev/ptmx" if os.path.exists("/dev/ptmx") else "/dev/tty")


TRAPS: list[Callable[[Path], None]] = [pipe, device, folder, terminal]


@pytest.mark.parametrize("trap", [*TRAPS, huge])
@pytest.mark.parametrize("reader", [read_small, read_small_text, read_json])
def test_what_is_no_small_file_is_one_sentence(
    tmp_path: Path, trap: Callable[[Path], None], reader: Callable[[Path, int], object]
) -> None:
    path = tmp_path / "some.json"
    trap(path)
    with pytest.raises(ModelError, match=r"some\.json.*\.$") as caught:
        reader(path, 1000)
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("target", ["some.json", "gone"])
def test_a_link_that_leads_nowhere_is_one_sentence(tmp_path: Path, target: str) -> None:
    (tmp_path / "some.json").symlink_to(tmp_path / target)
    for reader in (read_small, read_json):
        with pytest.raises(ModelError, match=r"some\.json"):
            reader(tmp_path / "some.json", 10)


def test_a_link_to_a_file_is_that_file(tmp_path: Path) -> None:
    """So are the folders that downloads are kept in."""
    (tmp_path / "blob").write_bytes(b'{"a": 1}')
    (tmp_path / "some.json").symlink_to("blob")
    assert read_json(tmp_path / "some.json") == {"a": 1}


def test_as_many_bytes_as_may_be_are_read_and_not_one_more(tmp_path: Path) -> None:
    path = tmp_path / "some.txt"
    path.write_bytes(b"12345")
    assert read_small(path, 5) == b"12345"
    with pytest.raises(ModelError, match="too large"):
        read_small(path, 4)


def test_what_a_file_is_said_to_hold_is_not_believed(tmp_path: Path) -> None:
    """Files of the system's own have no size, and others grow: what is read is counted."""
    path = tmp_path / "some.txt"
    path.write_bytes(bytes(1000))
    with open_checked(path) as file, path.open("ab") as grown:
        grown.write(bytes(5000))
        grown.flush()
        assert len(file.read(2001)) == 2001
    if Path("/proc/self/maps").exists():
        assert Path("/proc/self/maps").stat().st_size == 0
        with pytest.raises(ModelError, match="too large"):
            read_small(Path("/proc/self/maps"), 10)


def test_a_pipe_that_takes_the_files_place_is_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "some.json"
    path.write_text("{}")
    before, opened = os.stat(path), os.open

    def late(name: Path, flags: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return opened(name, flags)

    monkeypatch.setattr(os, "open", late)
    with pytest.raises(ModelError, match="pipe"):
        read_small(path, before.st_size)


SMALL = (
    "config.json",
    "generation_config.json",
    "tokenizer_config.json",
    "tokenizer.json",
    "redraft.json",
    "words.txt",
    "chat_template.jinja",
    INDEX,
)


def every_file(folder: Path) -> Path:
    """A model with every file that one may have; its manifest says nothing of them."""
    write_base(folder)
    (folder / "chat_template.jinja").write_text(TEMPLATE)
    (folder / "words.txt").write_text("the 12\n")
    (folder / INDEX).write_text("{}")
    unlist(folder)
    edit_json(folder / "redraft.json", lambda top: top.update({"kind": "chat", "words": "words.txt"}))
    return folder


@pytest.mark.parametrize("trap", TRAPS[:2])
@pytest.mark.parametrize("name", [*SMALL, WEIGHTS])
def test_every_file_of_a_model_is_read_this_way(tmp_path: Path, name: str, trap: Callable[[Path], None]) -> None:
    model = every_file(tmp_path / "model")
    if name != INDEX:
        (model / INDEX).unlink()
    (model / name).unlink(missing_ok=True)
    trap(model / name)
    refused(model, name)
    with pytest.raises(ModelError, match=name):
        check_folder(model)


@pytest.mark.parametrize("name", SMALL)
def test_every_small_file_of_a_model_has_a_size_that_it_may_have(tmp_path: Path, name: str) -> None:
    model = every_file(tmp_path / "model")
    if name != INDEX:
        (model / INDEX).unlink()
    huge(model / name)
    assert "too large" in refused(model, name)


def test_a_template_of_twenty_megabytes_is_not_run(tmp_path: Path) -> None:
    model = write_chat(tmp_path / "chat")
    (model / "chat_template.jinja").write_text(TEMPLATE + "{# #}" * 4_000_000)
    assert "too large" in refused(model, "chat_template.jinja")


def test_the_index_of_a_network_with_a_tensor_an_expert_is_no_such_size(tmp_path: Path) -> None:
    """47,067 tensors, 4.7 MB: a network of four bits as it is published."""
    model = every_file(tmp_path / "model")
    names = [f"model.decoder.layers.{n // 1536}.experts.{n % 1536 // 12}.part{n % 12}.weight" for n in range(47_067)]
    (model / INDEX).write_text(json.dumps({"weight_map": dict.fromkeys(names, WEIGHTS)}, indent=2) + " " * 700_000)
    assert (model / INDEX).stat().st_size > 4 << 20
    assert "too large" not in refused(model, "lacks the tensor")


@pytest.mark.parametrize("trap", TRAPS)
def test_a_listed_file_that_is_none_is_not_waited_for(tmp_path: Path, trap: Callable[[Path], None]) -> None:
    trap(tmp_path / "listed")
    with pytest.raises(ModelError, match="listed"):
        ListedFile(0, "0" * 64).verify(tmp_path / "listed")
