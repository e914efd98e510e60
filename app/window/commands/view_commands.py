"""The View menu: panels, zoom, themes, what the page dims and marks, and which document is in front. GUI thread."""

from app.window.commands.command import LINE, Command, Menu, Standard, setting_choice, setting_switch
from app.window.commands.context import Context
from app.window.panels.all_panels import PANELS
from app.window.panels.panel import Panel

ZOOM_STEP = 1.1


def panel_command(panel: type[Panel]) -> Command:
    """A panel's own, of what it declares."""
    return Command(
        panel.id,
        panel.menu_text,
        lambda at: at.panels.turn(panel.id),
        panel.keys,
        state=lambda at: at.panels.is_open(panel.id),
        summary=panel.summary,
    )


def zoom(context: Context, steps: int) -> None:
    """Larger (1), smaller (-1) or the usual size (0)."""
    settings = context.services.settings
    factor = 1.0 if steps == 0 else settings.get("page.zoom") * ZOOM_STEP**steps
    settings.set("page.zoom", round(min(4.0, max(0.5, factor)), 3))
    context.sentences.say(f"Zoom {settings.get('page.zoom'):.0%}")


def turn_sentence_focus(context: Context) -> None:
    """Only with the paragraph's focus does a sentence's mean anything."""
    settings = context.services.settings
    on = not (settings.get("page.focus") and settings.get("page.sentence"))
    settings.set("page.sentence", on)
    settings.set("page.focus", on or settings.get("page.focus"))


def turn_whole_screen(context: Context) -> None:
    shell = context.shell
    (shell.showNormal if shell.isFullScreen() else shell.showFullScreen)()


VIEW = Menu(
    "&View",
    (
        *(panel_command(panel) for panel in PANELS),
        LINE,
        Command("zoom_in", "Zoom &in", lambda at: zoom(at, 1), (Standard.ZoomIn, "Ctrl+=")),
        Command("zoom_out", "Zoom &out", lambda at: zoom(at, -1), (Standard.ZoomOut,)),
        Command("zoom_reset", "&Usual size", lambda at: zoom(at, 0), ("Ctrl+0",)),
        LINE,
        setting_choice("theme_system", "Theme: as the system", "theme", "system"),
        setting_choice("theme_light", "Theme: light", "theme", "light"),
        setting_choice("theme_dark", "Theme: dark", "theme", "dark"),
        setting_choice("theme_contrast", "Theme: high contrast", "theme", "contrast"),
        LINE,
        setting_switch("focus_mode", "Dim all but this paragraph", "page.focus"),
        Command(
            "focus_sentence",
            "Dim all but this sentence",
            turn_sentence_focus,
            state=lambda at: bool(at.services.settings.get("page.sentence")),
        ),
        setting_switch("typewriter", "Keep the line at one height", "page.typewriter"),
        setting_switch("spelling", "Mark unknown words", "spelling.on"),
        setting_switch("provenance", "Mark what a model wrote", "provenance.on"),
        Command(
            "whole_screen",
            "&Whole screen",
            turn_whole_screen,
            ("F11",),
            state=lambda at: at.shell.isFullScreen(),
        ),
        LINE,
        Command("next_page", "Next document", lambda at: at.tabs.turn(1), ("Ctrl+Tab", "Ctrl+PgDown")),
        Command("previous_page", "Previous document", lambda at: at.tabs.turn(-1), ("Ctrl+Shift+Tab", "Ctrl+PgUp")),
    ),
)
