"""The engine's front door for the app: one worker thread that owns the model from load to close.

Importing this package imports no torch, so that the page is there before the engine: the worker imports torch itself
when it first loads a model. Windows is the exception: there torch >= 2.9 cannot load its libraries after Qt has loaded
its own, so ``app.__main__`` imports this package before anything of Qt, and the package imports torch at once.
"""

import sys

from engine.session.session import Session

if sys.platform == "win32":
    import torch  # noqa: F401  (torch before Qt, see above)

__all__ = ["Session"]
