"""The File menu: what is opened, saved, exported, printed and closed. GUI thread."""

from PySide6.QtWidgets import QMenu

from app.documents.disk.naming import shown
from app.window.commands.command import LINE, Command, Menu, Standard, Submenu, page_command
from app.window.commands.context import Context

MOST_RECENT = 15


def fill_recent(context: Context, menu: QMenu) -> None:
    """The files that were open of late, newest first."""
    menu.clear()
    recent = context.services.recent
    for path in recent.paths[:MOST_RECENT]:
        action = menu.addAction(shown(f"{path.name}   {path.parent}").replace("&", "&&"))
        action.triggered.connect(lambda _on=False, path=path: context.opening.open(path))
    if menu.isEmpty():
        menu.addAction("No files yet").setEnabled(False)
    else:
        menu.addSeparator()
        menu.addAction("Forget these").triggered.connect(lambda: recent.forget())


FILE = Menu(
    "&File",
    (
        Command("new", "&New", lambda at: at.opening.new(), (Standard.New,)),
        Command("open", "&Open…", lambda at: at.opening.open_asking(), (Standard.Open,)),
        Submenu("Open &recent", fill_recent),
        LINE,
        page_command("save", "&Save", lambda at, page: at.saving.save(page), (Standard.Save,)),
        # Some platforms have no standard key for it.
        page_command("save_as", "Save &as…", lambda at, page: at.saving.save_as(page), ("Ctrl+Shift+S",)),
        LINE,
        page_command("export_docx", "Export for &Word…", lambda at, page: at.exporting.docx(page)),
        page_command("export_odt", "Export as Open&Document…", lambda at, page: at.exporting.odt(page)),
        page_command("export_html", "Export as &HTML…", lambda at, page: at.exporting.html(page)),
        page_command("export_epub", "Export as EPU&B…", lambda at, page: at.exporting.epub(page)),
        page_command("export_pdf", "Export as &PDF…", lambda at, page: at.exporting.pdf(page)),
        page_command("manuscript_docx", "&Manuscript for Word…", lambda at, page: at.exporting.docx(page, True)),
        page_command("manuscript_odt", "Manuscript as OpenDocumen&t…", lambda at, page: at.exporting.odt(page, True)),
        page_command("manuscript_pdf", "Manuscript as PD&F…", lambda at, page: at.exporting.pdf(page, True)),
        page_command("print", "P&rint…", lambda at, page: at.exporting.print(page), (Standard.Print,)),
        LINE,
        page_command("encoding", "Read in another &encoding…", lambda at, page: at.opening.read_otherwise(page)),
        page_command("versions", "&Versions…", lambda at, page: at.dialogs.open_versions(page), ("Ctrl+Alt+V",)),
        LINE,
        page_command("close", "&Close", lambda at, page: at.closing.close(page), ("Ctrl+W", Standard.Close)),
        Command("quit", "&Quit", lambda at: at.shell.close(), ("Ctrl+Q", Standard.Quit)),
    ),
)
