"""THE list of panels, in the order of the View menu. A new panel is one module of this folder and one line here."""

from importlib import import_module

from app.window.panels.panel import Panel


def panel_class(name: str) -> type[Panel]:
    """The class of "module.Class" in this folder. Raises TypeError for what is no panel."""
    module, _, class_name = name.partition(".")
    kind: type[Panel] = getattr(import_module(f"app.window.panels.{module}"), class_name)
    if not issubclass(kind, Panel):
        raise TypeError(f"{name} is no Panel.")
    return kind


PANELS: tuple[type[Panel], ...] = (
    panel_class("outline_panel.OutlinePanel"),
    panel_class("counts_panel.CountsPanel"),
    panel_class("preview_panel.PreviewPanel"),
    panel_class("timeline_panel.TimelinePanel"),
    panel_class("meter_panel.MeterPanel"),
    panel_class("history_panel.HistoryPanel"),
)
