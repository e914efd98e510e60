"""The models of this machine: listed, added, checked. Main thread."""

from engine.printing import write_output
from engine.terminal.answers import encode
from engine.terminal.library import Library, ModelEntry


def list_models(*, as_json: bool) -> int:
    """Print a table of every model, or a JSON array. Raises ModelError where the list of added ones is broken."""
    entries = Library.standard().entries()
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


def add_model(folder: str, name: str | None) -> int:
    """Use the model in ``folder`` from now on, by ``name`` or its own. Raises ModelError, UsageError, RedraftError."""
    entry = Library.standard().add(folder, name)
    write_output(f"{entry.name} is now the model in {entry.folder}.\n".encode("utf-8", "backslashreplace"))
    return 0


def check_model(model: str | None) -> int:
    """Verify the files of one model against its manifest; what is wrong is raised as one sentence."""
    from engine.model.checkpoint.check import check_folder

    folder = Library.standard().find(model)
    report = check_folder(folder)
    write_output(f"{folder}: {report}\n".encode("utf-8", "backslashreplace"))
    return 0


def _object(entry: ModelEntry) -> dict[str, object]:
    return {
        "name": entry.name,
        "title": entry.title,
        "folder": str(entry.folder),
        "from": entry.origin,
        "abilities": list(entry.abilities),
        "bytes": entry.bytes,
        "trouble": entry.trouble,
    }
