"""THE list of menus, in the order of the menu bar. A new command is one entry in the file of its menu."""

from app.window.commands.command import Command, Menu
from app.window.commands.draft_commands import DRAFT
from app.window.commands.edit_commands import EDIT
from app.window.commands.file_commands import FILE
from app.window.commands.help_commands import HELP
from app.window.commands.model_commands import MODEL
from app.window.commands.view_commands import VIEW

MENUS: tuple[Menu, ...] = (FILE, EDIT, DRAFT, VIEW, MODEL, HELP)
COMMANDS: tuple[Command, ...] = tuple(command for menu in MENUS for command in menu.commands)
