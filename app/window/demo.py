"""``redraft --demo DIR``: a fill and a rewrite on a sample with the model that comes with the program, as pictures.

GUI thread, on the asyncio loop. Drives the same parts that the keys drive; leaves ``01-open.png`` to
``06-accepted.png``, ``before.txt``, ``after.txt`` and ``demo.json`` in DIR.
"""

import asyncio
import contextlib
import json
from pathlib import Path

from app.drafting.actions import Action, Options
from app.drafting.run import Run, State
from app.editor.editor import Editor
from app.services import Services
from app.window.window import Window
from engine.messages import Ability, Failed, ModelInfo

SAMPLE = "samples/demo.md"
SEED = 2
LOAD_SECONDS = 120.0
RUN_SECONDS = 300.0
FILL = Action("demo-fill", "Fill", Ability.FILL, needs=(Ability.FILL,))
REWRITE = Action("demo-rephrase", "Rephrase", Ability.REPHRASE, strength=0.3, needs=(Ability.REPHRASE,))


async def run(services: Services, window: Window, folder: Path) -> int:
    """Make the pictures in ``folder``. 0, or 1 with one sentence on stdout when the engine could not."""
    page = folder / "before.txt"
    page.write_bytes(services.paths.resource(SAMPLE).read_bytes())
    opened = asyncio.Event()
    window.open_files([page]).then(opened.set)
    await opened.wait()
    current = window.tabs.current
    if current is None:
        return _failed(folder, "The sample could not be opened.")
    editor: Editor = current.editor
    services.settings.set("draft.animation", "full")
    await _picture(window, folder, "01-open")
    model = await _loaded(services)
    if isinstance(model, str):
        return _failed(folder, model)
    paragraphs = [text for text in editor.text().split("\n") if len(text.split()) > 12]
    if not paragraphs:
        return _failed(folder, "The sample has no paragraph to work on.")
    passage = paragraphs[0]
    open_ended = next((text for text in paragraphs if text[-1] not in ".!?"), passage)
    end = editor.text().index(open_ended) + len(open_ended)
    editor.select(end, end)
    editor.holes.put()
    await _picture(window, folder, "02-hole")
    filled = await _watched(services, window, FILL, folder / "03-running.png")
    if isinstance(filled, str):
        return _failed(folder, filled)
    services.runs.accept(current.drafting)
    start = editor.text().index(passage)
    editor.select(start, start + len(passage))
    rewritten = await _watched(services, window, REWRITE, folder / "04-settling.png")
    if isinstance(rewritten, str):
        return _failed(folder, rewritten)
    await _picture(window, folder, "05-proposal")
    services.runs.accept(current.drafting)
    await _picture(window, folder, "06-accepted")
    (folder / "after.txt").write_bytes(editor.document_model.to_bytes())
    about = {
        "ok": True,
        "model": model.name,
        "device": model.device,
        "dtype": model.dtype,
        "fill": _figures(filled),
        "rewrite": _figures(rewritten),
    }
    (folder / "demo.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    return 0


async def _loaded(services: Services) -> ModelInfo | str:
    """The model once it is there, or one sentence."""
    trouble: list[str] = []

    def note(failed: Failed) -> None:
        trouble.append(failed.message)

    services.bridge.failed.connect(note)
    try:
        for _ in range(int(LOAD_SECONDS / 0.05)):
            if services.bridge.model is not None:
                return services.bridge.model
            if trouble:
                return trouble[0]
            await asyncio.sleep(0.05)
    finally:
        services.bridge.failed.disconnect(note)
    return "The model was not loaded in time."


async def _watched(services: Services, window: Window, action: Action, picture: Path) -> Run | str:
    """Run ``action`` to its proposal and keep a picture of its middle; one sentence if there is none."""
    refusals: list[str] = []
    services.runs.refused.connect(refusals.append)
    try:
        page = window.tabs.current
        if page is None:
            return "There is no page."
        page.start(action, Options(seed=SEED))
        drafted = page.drafting.current
        if drafted is None:
            return refusals[-1] if refusals else "The run did not start."
        taken = 0
        for _ in range(int(RUN_SECONDS / 0.01)):
            if not drafted.live:
                break
            if taken < 3 and page.drafting.drafts_painted > taken:
                taken = page.drafting.drafts_painted
                window.grab().save(str(picture))
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.05)
        if not picture.exists():
            window.grab().save(str(picture))
        if drafted.state is not State.PROPOSED:
            return refusals[-1] if refusals else "The run came to no result."
        return drafted
    finally:
        services.runs.refused.disconnect(refusals.append)


async def _picture(window: Window, folder: Path, name: str) -> None:
    await asyncio.sleep(0.2)
    window.grab().save(str(folder / f"{name}.png"))


def _figures(drafted: Run) -> dict[str, float | int]:
    timing = drafted.result.timing if drafted.result is not None else None
    if timing is None:
        return {}
    return {
        "passes": timing.passes,
        "total_ms": round(timing.total_ms, 1),
        "prefill_ms": round(timing.prefill_ms, 1),
        "first_draft_ms": round(timing.first_draft_ms, 1),
        "steps": len(drafted.steps),
    }


def _failed(folder: Path, sentence: str) -> int:
    (folder / "demo.json").write_text(json.dumps({"ok": False, "message": sentence}) + "\n", encoding="utf-8")
    with contextlib.suppress(OSError):
        # The last flush says what stdout does not take.
        print(sentence)
    return 1
