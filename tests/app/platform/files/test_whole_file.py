"""What is written in a piece is there whole or not at all, and nobody reads what is not theirs meanwhile."""

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.platform.files import whole_file
from app.platform.files.whole_file import AS_USUAL, PART, Overtaken, put_away, sweep, sweep_beside, write_whole

CALLS = ("write", "fchmod", "fsync", "close", "replace")
KILLED = """
import os, signal, sys
from pathlib import Path
from app.platform.files.whole_file import AS_USUAL, write_whole

call, target = sys.argv[1], Path(sys.argv[2])
os.umask(0o022)
real = getattr(os, call)

def last(*args, **options):
    if call == "write":
        real(args[0], bytes(args[1])[:3])
    os.kill(os.getpid(), signal.SIGKILL)

setattr(os, call, last)
write_whole(target, b"the secret, and more", target.stat() if target.exists() else None, AS_USUAL, lambda: True)
"""


@pytest.fixture
def usual_mask() -> Iterator[None]:
    before = os.umask(0o022)
    yield
    os.umask(before)


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.mark.parametrize("call", CALLS)
def test_a_program_that_is_killed_leaves_a_diary_private_and_whole(tmp_path: Path, call: str) -> None:
    diary = tmp_path / "diary.md"
    diary.write_bytes(b"old")
    diary.chmod(0o600)
    done = subprocess.run([sys.executable, "-c", KILLED, call, str(diary)], check=False)
    # The part is the diary's mode from its first moment, so that there is nothing to change about it.
    assert done.returncode == (0 if call == "fchmod" else -signal.SIGKILL)
    assert diary.read_bytes() == (b"the secret, and more" if call == "fchmod" else b"old")
    assert {mode(path) for path in tmp_path.iterdir() if path.name.endswith((PART, ".md"))} == {0o600}


@pytest.mark.usefixtures("usual_mask")
@pytest.mark.parametrize("before", [0o600, 0o640, 0o644, 0o666, 0o755, 0o4711, 0o400, None])
def test_a_part_is_never_open_to_more_than_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: int | None
) -> None:
    file = tmp_path / "page.md"
    if before is not None:
        file.write_bytes(b"old")
        file.chmod(before)
    after = 0o644 if before is None else before
    seen: set[tuple[str, int]] = set()

    def watched(name: str, real: Callable[..., object]) -> Callable[..., object]:
        def call(*args: object, **options: object) -> object:
            seen.update((name, mode(part)) for part in tmp_path.iterdir() if part.name.endswith(PART))
            return real(*args, **options)

        return call

    for name in CALLS:
        monkeypatch.setattr(os, name, watched(name, getattr(os, name)))
    write_whole(file, b"new", None if before is None else file.stat(), AS_USUAL)
    assert {held for name, held in seen if name in ("write", "fchmod")} == {0o600}
    assert ("replace", after) in seen
    assert {held for _name, held in seen} <= {0o600, after}
    assert (mode(file), file.read_bytes()) == (after, b"new")


def test_a_file_of_the_programs_own_is_its_owners_alone(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    write_whole(file, b"x")
    assert mode(file) == 0o600


def test_a_link_that_waits_under_a_parts_name_is_not_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, treasure = tmp_path / "page.md", tmp_path / "treasure"
    treasure.write_bytes(b"precious")
    # If the name could be foreseen.
    monkeypatch.setattr(whole_file.secrets, "token_hex", lambda _count: "known")
    trap = whole_file.beside(file, "known" + PART)
    for lay in (trap.symlink_to, trap.hardlink_to):
        lay(treasure)
        with pytest.raises(FileExistsError):
            write_whole(file, b"new")
        assert treasure.read_bytes() == b"precious"
        assert trap.exists()
        trap.unlink()
    assert not file.exists()


def test_two_parts_of_one_file_have_two_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process id is none of its own: in another container another program has the same."""
    file, names = tmp_path / "page.md", []
    real = os.replace
    monkeypatch.setattr(os, "getpid", lambda: 7)
    monkeypatch.setattr(os, "replace", lambda part, target: (names.append(part), real(part, target)))
    write_whole(file, b"one")
    write_whole(file, b"two")
    assert len(set(names)) == 2


def test_a_file_that_is_overtaken_stays(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    file.write_bytes(b"theirs")
    with pytest.raises(Overtaken):
        write_whole(file, b"mine", still=lambda: False)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("page.md", b"theirs")]


def test_a_part_may_get_its_name_otherwise(tmp_path: Path) -> None:
    file, given = tmp_path / "page.md", []

    def put(part: Path, target: Path) -> None:
        given.append(target)
        os.replace(part, target)

    write_whole(file, b"new", put=put)
    assert (given, file.read_bytes()) == ([file], b"new")


def test_whatever_ends_it_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", stop)
    with pytest.raises(KeyboardInterrupt):
        write_whole(tmp_path / "page.md", b"new")
    assert list(tmp_path.iterdir()) == []


def test_without_proc_the_mask_is_asked_of_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise FileNotFoundError

    before = os.umask(0o027)
    try:
        monkeypatch.setattr(Path, "read_text", refuse)
        write_whole(tmp_path / "page.md", b"new", fresh=AS_USUAL)
        assert mode(tmp_path / "page.md") == 0o640
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)


def test_only_what_is_old_is_swept(tmp_path: Path) -> None:
    file = tmp_path / "page.md"
    names = [".page.md.0a.redraft-part", ".page.md.77.redraft-part", ".page.md.redraft-lock", ".other.0a.redraft-part"]
    for name in names:
        (tmp_path / name).write_bytes(b"half")
    long_ago = time.time() - 4000
    for name in (names[0], *names[2:]):
        os.utime(tmp_path / name, (long_ago, long_ago))
    link = ".page.md.link.redraft-part"
    (tmp_path / link).symlink_to(tmp_path / names[0])
    sweep_beside(file)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([names[1], names[3], link])
    sweep(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([names[1], link])


def test_what_cannot_be_removed_stays(tmp_path: Path) -> None:
    put_away(tmp_path / "nothing")
    folder = tmp_path / "folder"
    folder.mkdir()
    put_away(folder)
    assert folder.exists()
