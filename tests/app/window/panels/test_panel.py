"""What a panel is, on the smallest one there can be."""

from PySide6.QtWidgets import QMainWindow

from app.window.panels.panel import Panel, PanelContext
from app.window.panels.panels import Panels
from app.window.window import Window


class Smallest(Panel):
    id, title, menu_text = "smallest", "Smallest", "&Smallest"


def test_a_panel_that_only_declares_itself_can_be_opened_and_told_of_everything(window: Window) -> None:
    context = PanelContext(window.services, window.themes.icons, window.sentences)
    host = QMainWindow()
    host.show()
    panels = Panels([Smallest], context, host)
    panel = panels["smallest"]
    assert panel.services is window.services
    assert panel.objectName() == "Panel"
    panels.turn("smallest")
    assert panels.is_open("smallest")
    assert panel.isVisible()
    page = window.opening.new("Text.")
    for shown in (page, None):
        panels.follow(shown)
    panels.take_theme(window.themes.theme)
    panels.take_model(None, "None is loaded.")
    panels.turn("smallest")
    assert not panels.is_open("smallest")
    host.close()
    host.deleteLater()
