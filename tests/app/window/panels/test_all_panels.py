"""THE list of panels: each declares all of itself."""

import pytest
from PySide6.QtCore import Qt

from app.window.panels.all_panels import PANELS, panel_class
from app.window.panels.panel import Panel


def test_each_declares_an_id_a_title_a_menu_text_and_a_key_of_its_own() -> None:
    assert len({panel.id for panel in PANELS}) == len({panel.keys for panel in PANELS}) == len(PANELS)
    for panel in PANELS:
        assert issubclass(panel, Panel)
        assert panel.title
        assert "&" in panel.menu_text
        assert isinstance(panel.area, Qt.DockWidgetArea)


def test_docks_that_writers_have_on_disk_are_there() -> None:
    assert {panel.id for panel in PANELS} >= {"outline", "counts", "preview", "timeline", "meter", "history"}


def test_what_is_no_panel_is_refused() -> None:
    assert panel_class("outline_panel.OutlinePanel").id == "outline"
    with pytest.raises(TypeError, match="is no Panel"):
        panel_class("panel.PanelContext")
