"""What each command of the window does, by the command's id. GUI thread; joins names to methods, nothing more."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.window.page import Page

if TYPE_CHECKING:
    from app.window.window import Window

Deed = Callable[[], object]


def deeds_of(window: "Window") -> dict[str, Deed]:
    """A function for every id in ``app.window.commands.window_commands.DECLARED``."""
    filing, tabs, settings, runs = window.filing, window.tabs, window.services.settings, window.services.runs

    def on_page(deed: Callable[[Page], object]) -> Deed:
        return lambda: deed(tabs.current) if tabs.current is not None else None

    def on_editor(name: str) -> Deed:
        return on_page(lambda page: getattr(page.editor, name)())

    def setting(key: str, value: object) -> Deed:
        return lambda: settings.set(key, value)

    def flip(key: str) -> Deed:
        return lambda: settings.set(key, not settings.get(key))

    return {
        "new": filing.new,
        "open": filing.open_asking,
        "save": on_page(filing.save),
        "save_as": on_page(filing.save_as),
        "export_docx": on_page(window.exporting.docx),
        "export_odt": on_page(window.exporting.odt),
        "export_html": on_page(window.exporting.html),
        "export_pdf": on_page(window.exporting.pdf),
        "print": on_page(window.exporting.print),
        "copy_rich": on_page(window.exporting.copy_rich),
        "versions": on_page(window.open_versions),
        "close": on_page(filing.close),
        "quit": window.close,
        "undo": on_editor("undo"),
        "redo": on_editor("redo"),
        "cut": on_editor("cut"),
        "copy": on_editor("copy"),
        "paste": on_editor("paste"),
        "select_all": on_editor("selectAll"),
        "find": window.finding.open,
        "find_next": lambda: window.finding.step(1),
        "find_previous": lambda: window.finding.step(-1),
        "replace": lambda: window.finding.open(replacing=True),
        "suggest": on_page(lambda page: page.spelling_menu.suggest()),
        "lock": on_editor("toggle_lock"),
        "hole": on_editor("put_hole"),
        "remove_hole": on_page(window.remove_hole),
        "remove_holes": on_editor("remove_holes"),
        "settings": window.open_settings,
        "own_actions": window.open_own_actions,
        "prompt": on_page(lambda page: page.open_prompt()),
        "go": on_page(lambda page: page.go()),
        "escape": window.escape,
        "next_variant": on_page(lambda page: runs.next_variant(page.editor)),
        "previous_variant": on_page(lambda page: runs.previous_variant(page.editor)),
        "again": on_page(lambda page: page.again()),
        "keep": on_page(lambda page: runs.keep(page.editor)),
        "pause": on_page(lambda page: page.pause_or_resume()),
        "next_change": on_editor("next_change"),
        "previous_change": on_editor("previous_change"),
        "toggle_change": on_editor("toggle_change"),
        "bar": on_page(lambda page: page.toggle_bar_focus()),
        "outline": lambda: window.panels.turn("outline"),
        "preview": lambda: window.panels.turn("preview"),
        "counts": lambda: window.panels.turn("counts"),
        "timeline": lambda: window.panels.turn("timeline"),
        "meter": lambda: window.panels.turn("meter"),
        "history": lambda: window.panels.turn("history"),
        "zoom_in": lambda: window.zoom(1),
        "zoom_out": lambda: window.zoom(-1),
        "zoom_reset": lambda: window.zoom(0),
        "theme_system": setting("theme", "system"),
        "theme_light": setting("theme", "light"),
        "theme_dark": setting("theme", "dark"),
        "theme_contrast": setting("theme", "contrast"),
        "focus_mode": flip("page.focus"),
        "spelling": flip("spelling.on"),
        "provenance": flip("provenance.on"),
        "focus_sentence": window.turn_sentence_focus,
        "typewriter": flip("page.typewriter"),
        "whole_screen": window.turn_whole_screen,
        "next_page": lambda: tabs.turn(1),
        "previous_page": lambda: tabs.turn(-1),
        "model_folder": window.models.use_folder,
        "model_starter": window.models.use_starter,
        "model_unload": window.models.let_go,
        "model_help": lambda: window.open_help("models"),
        "palette": window.open_palette,
        "help": lambda: window.open_help(""),
        "keys": lambda: window.open_help("keys"),
        "welcome": window.open_welcome,
        "about": window.open_about,
    }
