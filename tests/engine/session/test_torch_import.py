"""How torch comes in: the interpreter's settings are put back, and nothing comes in that a run does not need."""

import ctypes
import gc
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from engine.session import torch_import
from engine.session.torch_import import courteous_import

LOAD = """
import gc, json, sys
from engine.session.torch_import import courteous_import
slices = sys.getswitchinterval()
with courteous_import():
    within = gc.isenabled(), sys.getswitchinterval() < slices
    from engine.session.loaded_engine import load_engine
from engine.session.engine import LoadOrder
after = gc.isenabled(), sys.getswitchinterval() == slices
frozen = gc.get_freeze_count()
engine = load_engine(LoadOrder("resources/models/starter", "cpu", "float32"), lambda *_: None, lambda: None)
heavy = [name for name in ("torch._dynamo", "torch._inductor", "sympy", "transformers") if name in sys.modules]
print(json.dumps([within, after, frozen > len(gc.get_objects()), heavy]))
"""


def test_torch_comes_in_without_collections_and_without_its_compiler() -> None:
    done = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, timeout=120, check=True)
    assert done.stdout.strip() == "[[false, true], [true, true], true, []]", done.stdout + done.stderr


def test_with_torch_there_already_nothing_is_touched() -> None:
    import torch

    assert torch.__name__ in sys.modules
    frozen = gc.get_freeze_count()
    with courteous_import():
        assert gc.isenabled()
    assert gc.get_freeze_count() == frozen


@pytest.mark.parametrize(
    ("system", "bound"),
    [
        ("linux", ["libtorch_global_deps.so", "libtorch.so"]),
        ("darwin", ["libtorch.dylib"]),
        ("win32", []),
    ],
)
def test_every_system_binds_its_own_libraries(
    system: str, bound: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """macOS has no global ones; Windows has torch before there is a window."""
    (tmp_path / "lib").mkdir()
    for name in ("libtorch_global_deps.so", "libtorch.so", "libtorch.dylib"):
        (tmp_path / "lib" / name).touch()
    loaded: list[str] = []

    class Loader:
        restype = argtypes = None

        def __call__(self, path: bytes, mode: int) -> int:
            loaded.append(Path(path.decode()).name)
            return 1

    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(torch_import, "find_spec", lambda _: SimpleNamespace(submodule_search_locations=[tmp_path]))
    monkeypatch.setattr(ctypes, "CDLL", lambda _: SimpleNamespace(dlopen=Loader()))
    torch_import._bind_libraries()
    assert loaded == bound
