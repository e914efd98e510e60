"""The model: network, weights, tokenizer. ``load_network`` is imported when it is first asked for: torch is heavy."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.model.checkpoint.folder import load_model, load_network

__all__ = ["load_model", "load_network"]


def __getattr__(name: str) -> Any:
    if name in __all__:
        from engine.model.checkpoint import folder

        return getattr(folder, name)
    raise AttributeError(name)
