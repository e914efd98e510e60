"""The first file a newcomer runs: it must choose well, and must not get in the way of the PyPI ``packaging``."""

import ast
import importlib.util
import re
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import packaging.version
import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def bootstrap() -> ModuleType:
    spec = importlib.util.spec_from_file_location("bootstrap_under_test", ROOT / "packaging" / "bootstrap.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_our_packaging_folder_does_not_shadow_the_library() -> None:
    assert ROOT not in Path(packaging.version.__file__).parents or "site-packages" in packaging.version.__file__
    assert not (ROOT / "packaging" / "__init__.py").exists()


def test_it_needs_nothing_but_the_standard_library() -> None:
    tree = ast.parse((ROOT / "packaging" / "bootstrap.py").read_text())
    names = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else [node.module or ""]
            if isinstance(node, ast.ImportFrom)
            else []
        )
    }
    assert names <= set(sys.stdlib_module_names)


def test_a_machine_without_nvidia_never_gets_the_cuda_build(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bootstrap, "has_nvidia", lambda: False)
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    choices = bootstrap.torch_choices()
    assert all("+cpu" in arguments[0] for _, arguments in choices)
    assert choices[-1][1][-1] == bootstrap.CPU_INDEX


def test_an_nvidia_driver_gets_the_cuda_build(bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bootstrap, "has_nvidia", lambda: True)
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    (phrase, arguments), *rest = bootstrap.torch_choices()
    assert "CUDA" in phrase
    assert "GB" in phrase
    assert "+cpu" not in arguments[0]
    assert not rest


@pytest.mark.parametrize("family", range(4))
def test_missing_libraries_become_packages_of_this_linux(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, family: int
) -> None:
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda: ["libEGL.so.1", "libxcb-icccm.so.4"])
    wanted = bootstrap.system_packages(family, testing=False)
    assert sorted({bootstrap.WINDOWED[name][family] for name in ("libEGL.so.1", "libxcb-icccm.so.4")}) == wanted


@pytest.mark.parametrize(
    ("family", "office", "driving"),
    [
        (0, "libreoffice-writer", {"xvfb", "imagemagick", "fonts-dejavu-core"}),
        (1, "libreoffice-writer", {"xorg-x11-server-Xvfb", "ImageMagick", "dejavu-sans-fonts"}),
        (2, "libreoffice-fresh", {"xorg-server-xvfb", "imagemagick", "ttf-dejavu"}),
        (3, "libreoffice-writer", {"xorg-x11-server-Xvfb", "ImageMagick", "dejavu-fonts"}),
    ],
)
def test_every_test_has_its_programs_by_the_names_of_this_linux(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, family: int, office: str, driving: set[str]
) -> None:
    monkeypatch.setattr(bootstrap, "missing_libraries", list)
    monkeypatch.setattr(bootstrap, "has_font", lambda: True)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda program: None if program == "soffice" else f"/bin/{program}")
    assert bootstrap.system_packages(family, testing=True, long=True) == [office]
    assert bootstrap.system_packages(family, testing=True) == []
    monkeypatch.setattr(bootstrap, "has_font", lambda: False)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda program: None)
    assert set(bootstrap.system_packages(family, testing=True)) == {*driving, "xdotool", "fontconfig"}


@pytest.mark.parametrize("words", [["test"], ["test", "-k", "x", "--long"], ["run", "--long"], ["setup"]])
def test_only_a_long_test_run_asks_for_them(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, words: list[str]
) -> None:
    asked: list[tuple[bool, bool]] = []
    monkeypatch.setattr(bootstrap, "setup", lambda testing: True)
    monkeypatch.setattr(bootstrap, "install_system_packages", lambda *wanted: asked.append(wanted) or False)
    monkeypatch.setattr(bootstrap, "run", lambda *command, **options: 0)
    bootstrap.main(words)
    testing = words[0] == "test"
    assert asked == [(testing, testing and "--long" in words)]


def test_without_rights_the_one_command_is_printed(
    bootstrap: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bootstrap.sys, "platform", "linux")
    monkeypatch.setattr(bootstrap, "package_family", lambda: (0, ["apt-get", "install", "-y"]))
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda: ["libxcb-cursor.so.0"])
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap, "quiet", lambda *command: False)
    monkeypatch.setattr(bootstrap, "run", lambda *command, **options: pytest.fail("nothing may be run"))
    assert bootstrap.install_system_packages(testing=False) is False
    assert "sudo apt-get install -y libxcb-cursor0" in capsys.readouterr().out


def test_the_lock_pins_every_package_exactly_and_covers_the_project() -> None:
    pinned = {}
    for name in ("requirements.lock", "requirements-test.lock", "torch.lock"):
        for line in (ROOT / "packaging" / name).read_text().splitlines():
            if line and not line.startswith("#"):
                match = re.fullmatch(r"([A-Za-z0-9_.-]+)==([\w.]+)( ; .+)?", line)
                assert match, line
                pinned[re.sub(r"[-_.]+", "-", match[1]).lower()] = match[2]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["test"]
    for requirement in wanted:
        name = re.match(r"[A-Za-z0-9_.-]+", requirement)
        assert name is not None
        assert re.sub(r"[-_.]+", "-", name[0]).lower() in pinned, requirement
    version = packaging.version.Version(pinned["pyside6-essentials"])
    assert packaging.version.Version("6.9") <= version < packaging.version.Version("6.12")


def test_ci_runs_exactly_what_the_readme_says() -> None:
    script = (ROOT / ".ci" / "run").read_text()
    assert script.rstrip().endswith("exec python3 packaging/bootstrap.py test")
    assert "python3 packaging/bootstrap.py test" in (ROOT / "README.md").read_text()


def test_an_unknown_word_explains_itself(bootstrap: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert bootstrap.main(["dance"]) == 2
    assert "bootstrap.py run" in capsys.readouterr().out
