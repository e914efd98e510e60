"""The Help menu: every command by name, the help's pages, the welcome page. GUI thread."""

from app.window.commands.command import Command, Menu, Standard

HELP = Menu(
    "&Help",
    (
        Command(
            "palette",
            "&Commands…",
            lambda at: at.shell.open_palette(),
            ("Ctrl+Shift+P",),
            summary="every command by name",
        ),
        Command("help", "&Help", lambda at: at.dialogs.open_help(), (Standard.HelpContents,)),
        Command("keys", "&Keys", lambda at: at.dialogs.open_help("keys")),
        Command("welcome", "&Welcome page", lambda at: at.opening.open_welcome()),
        Command("about", "&About Redraft", lambda at: at.dialogs.open_about()),
    ),
)
