"""What in a module's source belongs to one system only, or is another thing on each: found in the syntax alone."""

import ast
from collections.abc import Iterator

MODULES = frozenset(
    {"ctypes", "fcntl", "grp", "msvcrt", "pty", "pwd", "resource", "select", "signal", "termios", "tty", "winreg"}
)
OF_OS = frozenset(
    {
        *(
            "chmod",
            "chown",
            "dup2",
            "fchmod",
            "fchown",
            "fork",
            "forkpty",
            "getegid",
            "geteuid",
            "getgid",
            "getloadavg",
        ),
        *("getpgid", "getppid", "getuid", "kill", "killpg", "lchown", "link", "listxattr", "getxattr"),
        *(
            "memfd_create",
            "mkfifo",
            "mknod",
            "name",
            "nice",
            "pidfd_open",
            "posix_fallocate",
            "posix_spawn",
            "readlink",
            "setpgid",
        ),
        *("sched_getaffinity", "sched_setaffinity", "set_blocking", "setsid", "setxattr", "startfile", "statvfs"),
        *("symlink", "umask", "uname", "wait", "waitpid"),
    }
)
"""Names of ``os`` that not every system has, or that do something else on some."""
FLAGS = ("O_", "RTLD_", "WNOHANG", "P_PID")
EVERYWHERE = frozenset({"O_RDONLY", "O_WRONLY", "O_RDWR", "O_CREAT", "O_EXCL", "O_TRUNC", "O_APPEND"})
OF_PATHS = frozenset({"chmod", "lchmod", "symlink_to", "hardlink_to", "readlink"})
OF_SYS = frozenset({"platform", "getwindowsversion"})
ROOTS = ("/proc", "/sys/", "/dev/", "/etc/", "/usr/", "/tmp", "/var/", "/opt/", "/run/", "/Library", "C:\\")


def system_calls(tree: ast.Module) -> set[str]:
    """Each as it is written: ``os.kill``, ``.chmod()``, ``import fcntl``, ``"/proc/…"``."""
    return set(_all(tree))


def _all(tree: ast.Module) -> Iterator[str]:
    documented = _docstrings(tree)
    for node in ast.walk(tree):
        match node:
            case ast.Import():
                yield from (f"import {alias.name}" for alias in node.names if alias.name.partition(".")[0] in MODULES)
            case ast.ImportFrom(module=str() as module):
                if module.partition(".")[0] in MODULES:
                    yield f"import {module}"
                elif module in ("os", "sys"):
                    yield from (f"{module}.{a.name}" for a in node.names if _of(module, a.name))
            case ast.Attribute(value=ast.Name(id="os" | "sys" as module), attr=name) if _of(module, name):
                yield f"{module}.{name}"
            case ast.Attribute(value=ast.Name(id="platform"), attr="system" as name):
                yield f"platform.{name}"
            case ast.Call(func=ast.Attribute(value=value, attr=name)) if name in OF_PATHS:
                if not (isinstance(value, ast.Name) and value.id in ("os", "self")):
                    yield f".{name}()"
            case ast.Constant(value=str() as text) if node not in documented and text.startswith(ROOTS):
                yield f'"{text.split("/")[1] if text.startswith("/") else text[:2]}"'


def _of(module: str, name: str) -> bool:
    if module == "sys":
        return name in OF_SYS
    return name in OF_OS or (name.startswith(FLAGS) and name not in EVERYWHERE)


def _docstrings(tree: ast.Module) -> set[ast.AST]:
    return {
        node.value for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
