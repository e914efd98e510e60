"""From a fresh clone to a running editor, or to a full run of the checks, with nothing but Python 3.11 or newer.

    python3 packaging/bootstrap.py setup         make .venv and install the lock into it
    python3 packaging/bootstrap.py run [ARG …]   setup, then the program with these arguments
    python3 packaging/bootstrap.py test [--long] [PYTEST ARG …]   setup, then every check that CI runs

Standard library only; Linux, macOS and Windows. It must not import anything of the project: it runs before
the project's dependencies exist.
"""

import ctypes
import hashlib
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
CUDA_INDEX = "https://download.pytorch.org/whl/cu130"
WINDOWED = {
    # shared library: package by family (Debian, Fedora, Arch, openSUSE)
    "libEGL.so.1": ("libegl1", "libglvnd-egl", "libglvnd", "libEGL1"),
    "libGL.so.1": ("libgl1", "libglvnd-glx", "libglvnd", "libGL1"),
    "libxkbcommon.so.0": ("libxkbcommon0", "libxkbcommon", "libxkbcommon", "libxkbcommon0"),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0", "libxkbcommon-x11", "libxkbcommon-x11", "libxkbcommon-x11-0"),
    "libdbus-1.so.3": ("libdbus-1-3", "dbus-libs", "dbus", "libdbus-1-3"),
    "libfontconfig.so.1": ("libfontconfig1", "fontconfig", "fontconfig", "fontconfig"),
    "libglib-2.0.so.0": ("libglib2.0-0", "glib2", "glib2", "libglib-2_0-0"),
    "libxcb-cursor.so.0": ("libxcb-cursor0", "xcb-util-cursor", "xcb-util-cursor", "libxcb-cursor0"),
    "libxcb-icccm.so.4": ("libxcb-icccm4", "xcb-util-wm", "xcb-util-wm", "libxcb-icccm4"),
    "libxcb-image.so.0": ("libxcb-image0", "xcb-util-image", "xcb-util-image", "libxcb-image0"),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1", "xcb-util-keysyms", "xcb-util-keysyms", "libxcb-keysyms1"),
    "libxcb-randr.so.0": ("libxcb-randr0", "libxcb", "libxcb", "libxcb-randr0"),
    "libxcb-render-util.so.0": (
        "libxcb-render-util0",
        "xcb-util-renderutil",
        "xcb-util-renderutil",
        "libxcb-render-util0",
    ),
    "libxcb-shape.so.0": ("libxcb-shape0", "libxcb", "libxcb", "libxcb-shape0"),
    "libxcb-xkb.so.1": ("libxcb-xkb1", "libxcb", "libxcb", "libxcb-xkb1"),
    "libX11-xcb.so.1": ("libx11-xcb1", "libX11-xcb", "libx11", "libX11-xcb1"),
}
"""What Qt's X11 and Wayland windows load at run time, which no Python package carries."""
TEST_PROGRAMS = {
    "Xvfb": ("xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb", "xorg-x11-server-Xvfb"),
    "xdotool": ("xdotool", "xdotool", "xdotool", "xdotool"),
    "import": ("imagemagick", "ImageMagick", "imagemagick", "ImageMagick"),
    "fc-list": ("fontconfig", "fontconfig", "fontconfig", "fontconfig"),
}
"""Programs the end-to-end tests drive a real window with, and their packages by family."""
TEST_FONTS = ("fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu", "dejavu-fonts")
LONG_PROGRAMS = {
    "soffice": ("libreoffice-writer", "libreoffice-writer", "libreoffice-fresh", "libreoffice-writer"),
    "epubcheck": ("epubcheck", "", "", ""),
}
"""What ``test --long`` needs beyond those: LibreOffice opens what Redraft writes (150 MB to download), epubcheck checks
its books; "" where a family may have no such package."""


def say(text: str) -> None:
    print(f"bootstrap: {text}", flush=True)


def fail(text: str) -> int:
    print(f"bootstrap: {text}", file=sys.stderr, flush=True)
    return 1


def venv_python() -> Path:
    """The interpreter inside the project's own environment, there or not."""
    folder = ROOT / ".venv"
    return folder / "Scripts" / "python.exe" if os.name == "nt" else folder / "bin" / "python"


def run(*command: str | Path, **options: object) -> int:
    return subprocess.run([str(part) for part in command], cwd=ROOT, **options).returncode  # type: ignore[call-overload,no-any-return]


def quiet(*command: str) -> bool:
    """Whether ``command`` is there and ends well; what it prints is dropped."""
    if shutil.which(command[0]) is None:
        return False
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode == 0


# ---------------------------------------------------------------- system libraries


def package_family() -> tuple[int, list[str]] | None:
    """Which column of WINDOWED this Linux uses, and the command that installs a package."""
    for column, program, command in (
        (0, "apt-get", ["apt-get", "install", "-y", "--no-install-recommends"]),
        (1, "dnf", ["dnf", "install", "-y"]),
        (2, "pacman", ["pacman", "-S", "--noconfirm", "--needed"]),
        (3, "zypper", ["zypper", "--non-interactive", "install"]),
    ):
        if shutil.which(program):
            return column, command
    return None


def missing_libraries() -> list[str]:
    """Libraries of WINDOWED that the dynamic loader does not find."""
    missing = []
    for name in WINDOWED:
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(name)
    return missing


def has_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    listed = subprocess.run(["fc-list"], capture_output=True, text=True).stdout
    return "DejaVu" in listed


def system_packages(family: int, testing: bool, long: bool = False) -> list[str]:
    """Names of the packages to install, for windows and, when ``testing``, for driving one without a screen; ``long``:
    for every test."""
    wanted = [WINDOWED[name][family] for name in missing_libraries()]
    if testing:
        programs = TEST_PROGRAMS | (LONG_PROGRAMS if long else {})
        missing = [packages[family] for program, packages in programs.items() if shutil.which(program) is None]
        wanted += [package for package in missing if package]
        if not has_font():
            wanted.append(TEST_FONTS[family])
    return sorted(set(wanted))


def install_system_packages(testing: bool, long: bool = False) -> bool:
    """On Linux: install what Qt needs where that is allowed, else name the one command that does."""
    if not sys.platform.startswith("linux"):
        return True
    family = package_family()
    if family is None:
        missing = missing_libraries()
        if missing:
            say(f"these libraries are missing, and no package tool I know is here: {', '.join(missing)}")
        return not missing
    column, command = family
    wanted = system_packages(column, testing, long)
    if not wanted:
        return True
    prefix: list[str] | None = None
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        prefix = []
    elif quiet("sudo", "-n", "true"):
        prefix = ["sudo", "-n"]
    if prefix is None:
        say("system packages are missing that only an administrator may install; please run:")
        print("    sudo " + " ".join(command + wanted), flush=True)
        return False
    say(f"installing system packages: {' '.join(wanted)}")
    environment = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
    quiet_output = {"stdout": subprocess.DEVNULL, "env": environment}
    if command[0] == "apt-get":
        run(*prefix, "apt-get", "update", "-qq", **quiet_output)
    if run(*prefix, *command, *wanted, **quiet_output) != 0:
        say("that did not work; please run this yourself:")
        print("    sudo " + " ".join(command + wanted), flush=True)
        return False
    return True


# ---------------------------------------------------------------- the environment


def has_nvidia() -> bool:
    """Whether an NVIDIA driver answers on this machine."""
    return quiet("nvidia-smi", "-L")


def torch_choices() -> list[tuple[str, list[str]]]:
    """What to try for torch, best first: a phrase for the writer, and pip's arguments."""
    pinned = (HERE / "torch.lock").read_text().split()[0]
    plain, cpu = [pinned], [f"{pinned}+cpu"]
    if sys.platform == "darwin":
        return [("torch for macOS, about 90 MB", plain)]
    if has_nvidia():
        if os.name == "nt":
            return [("torch with CUDA, about 3 GB", [*plain, "--index-url", CUDA_INDEX])]
        return [("torch with CUDA, about 3 GB", plain)]
    if os.name == "nt":
        return [("torch for the processor only, about 120 MB", plain)]
    return [
        ("torch for the processor only, about 190 MB", cpu),
        ("torch for the processor only, about 190 MB, from PyTorch's own index", [*cpu, "--index-url", CPU_INDEX]),
    ]


def fingerprint(testing: bool) -> str:
    """Changes when the lock, the Python or the torch choice does."""
    digest = hashlib.sha256()
    for name in ("requirements.lock", "torch.lock", *(["requirements-test.lock"] if testing else [])):
        digest.update((HERE / name).read_bytes())
    digest.update(repr((sys.version_info[:2], platform.machine(), torch_choices()[0][1])).encode())
    digest.update((ROOT / "pyproject.toml").read_bytes())
    return digest.hexdigest()


def make_environment() -> bool:
    if venv_python().exists():
        return True
    say("making .venv")
    if run(sys.executable, "-m", "venv", ROOT / ".venv") == 0:
        return True
    shutil.rmtree(ROOT / ".venv", ignore_errors=True)
    say("Python's venv module is incomplete here (on Debian and Ubuntu: apt install python3-venv)")
    return False


def install_torch(pip: list[str | Path]) -> bool:
    for phrase, arguments in torch_choices():
        say(f"installing {phrase}")
        if run(*pip, "install", *arguments, stdout=subprocess.DEVNULL) == 0:
            return True
    say("torch could not be installed: is the network there?")
    return False


def setup(testing: bool) -> bool:
    """Bring .venv up to the lock. Quick when nothing changed. True when all is well."""
    if sys.version_info < (3, 11):  # noqa: UP036  (this file is what an older Python would start)
        say(f"Redraft needs Python 3.11 or newer, this is {platform.python_version()}")
        return False
    if not make_environment():
        return False
    stamp = ROOT / ".venv" / ("redraft-test.stamp" if testing else "redraft.stamp")
    wanted = fingerprint(testing)
    if stamp.exists() and stamp.read_text() == wanted:
        return True
    pip: list[str | Path] = [venv_python(), "-m", "pip", "--disable-pip-version-check", "-q"]
    if not install_torch(pip):
        return False
    locks = ["-r", HERE / "requirements.lock", *(["-r", HERE / "requirements-test.lock"] if testing else [])]
    say("installing the locked packages")
    if run(*pip, "install", *locks) != 0:
        say("the locked packages could not be installed: is the network there?")
        return False
    if run(*pip, "install", "--no-deps", "--no-build-isolation", "-e", ROOT) != 0:
        say("the program itself could not be installed into .venv")
        return False
    stamp.write_text(wanted)
    return True


# ---------------------------------------------------------------- the three words


def checks(arguments: list[str]) -> int:
    """Every check that CI runs, in the order of their cost; stops at the first that fails."""
    python = venv_python()
    contracts = python.with_name("lint-imports.exe" if os.name == "nt" else "lint-imports")
    environment = dict(os.environ, PYTHONWARNINGS="default", OMP_NUM_THREADS=os.environ.get("OMP_NUM_THREADS", "1"))
    for title, command in (
        ("ruff check", [python, "-m", "ruff", "check", "."]),
        ("ruff format", [python, "-m", "ruff", "format", "--check", "-q", "."]),
        ("mypy", [python, "-m", "mypy"]),
        ("import contracts", [contracts]),
    ):
        say(title)
        if run(*command) != 0:
            return fail(f"{title} found something")
    say("pytest")
    workers = [] if any(part.startswith("-n") for part in arguments) else ["-n", str(min(os.cpu_count() or 1, 4))]
    return run(python, "-m", "pytest", *workers, *arguments, env=environment)


def main(arguments: list[str]) -> int:
    if not arguments or arguments[0] not in ("setup", "run", "test"):
        print((__doc__ or "").strip())
        return 2
    word, rest = arguments[0], arguments[1:]
    testing = word == "test"
    if not setup(testing):
        return 1
    windowed = install_system_packages(testing, testing and "--long" in rest)
    if word == "setup":
        return 0 if windowed else 1
    if word == "test":
        if not windowed:
            return fail("the tests open windows and other programs, and cannot run without these packages")
        return checks(rest)
    return run(venv_python(), "-m", "app", *rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
