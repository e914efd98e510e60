"""``redraft models list, get, add, check``. Main thread."""

import argparse

from engine.errors import RedraftError
from engine.terminal.answers import encode
from engine.terminal.library import Entry, Library
from engine.terminal.streams.output import write_output


def run_models(options: argparse.Namespace) -> int:
    library = Library.standard()
    match options.deed:
        case "list":
            return _list(library, options.json)
        case "add":
            entry = library.add(options.folder, options.name)
            write_output(f"{entry.name} is now the model in {entry.folder}.\n".encode("utf-8", "backslashreplace"))
            return 0
        case "check":
            return _check(library, options.model)
        case _:
            raise RedraftError(
                "Downloading models is not offered yet; put a model's folder anywhere and use: redraft models add DIR"
            )


def _list(library: Library, as_json: bool) -> int:
    entries = library.entries()
    if as_json:
        write_output(encode([_object(entry) for entry in entries]))
        return 0
    rows = [("NAME", "SIZE", "FROM", "CAN", "FOLDER")]
    for entry in entries:
        size = f"{entry.bytes / 2**20:,.0f} MB" if entry.bytes else "-"
        rows.append((entry.name, size, entry.origin, entry.trouble or ", ".join(entry.abilities), str(entry.folder)))
    if not entries:
        write_output(b"There is no model on this machine; use: redraft models add DIR\n")
        return 0
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = (
        "  ".join([*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]]) for row in rows
    )
    write_output(("\n".join(lines) + "\n").encode("utf-8", "backslashreplace"))
    return 0


def _object(entry: Entry) -> dict[str, object]:
    return {
        "name": entry.name,
        "title": entry.title,
        "folder": str(entry.folder),
        "from": entry.origin,
        "abilities": list(entry.abilities),
        "bytes": entry.bytes,
        "trouble": entry.trouble,
    }


def _check(library: Library, wanted: str | None) -> int:
    """Verify the files of one model against its manifest; what is wrong is raised as one sentence."""
    from engine.model.checkpoint.folder import check_folder

    folder = library.find(wanted)
    report = check_folder(folder)
    write_output(f"{folder}: {report}\n".encode("utf-8", "backslashreplace"))
    return 0
