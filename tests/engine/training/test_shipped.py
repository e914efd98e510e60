"""The starter that ships: whole, small enough, honest in its manifest, and the same network for transformers."""

import hashlib
import json
from pathlib import Path

import pytest
import torch
from transformers import DiffusionGemmaForBlockDiffusion

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.installation import bundled_resources
from engine.messages import Fix, Rewrite
from engine.model.checkpoint.folder import load_model, load_network
from engine.training.__main__ import main
from engine.training.texts.bpe import BLANK, BOS
from tests.engine.edits.conftest import made, patched
from tests.engine.edits.slips.speeches import FAINT, SCOTS, SPEECHES

POSITIONS = 1024
SHIPPED = bundled_resources() / "models" / "starter"


def read(name: str) -> dict[str, object]:
    content: dict[str, object] = json.loads((SHIPPED / name).read_text(encoding="utf-8"))
    return content


def test_everything_shipped_is_at_most_32_megabytes_and_matches_its_sums() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= 32_000_000
    files = read("redraft.json")["files"]
    assert isinstance(files, dict)
    for name, about in files.items():
        data = (SHIPPED / name).read_bytes()
        assert about == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}


def test_only_measured_abilities_are_offered_and_the_card_has_its_parts() -> None:
    assert read("redraft.json")["abilities"] == read("measures.json")["abilities"]
    card = (SHIPPED / "README.md").read_text(encoding="utf-8")
    for part in ("## Training", "## Quality", "## Limits", "5-gram that sees both sides", "curve.png", "40 fills"):
        assert part in card
    assert (SHIPPED / "ATTRIBUTION.md").read_text(encoding="utf-8").count("\n- ") > 100
    assert (SHIPPED / "curve.png").read_bytes().startswith(b"\x89PNG")


def test_the_starter_loads_and_its_tokenizer_gives_back_any_text() -> None:
    model = load_model(SHIPPED, device="cpu", dtype="float32")
    for text in ("It's late, isn't it?", "  <eos> 12\n\n — “quoted” 👩‍👧", "naïve cafe\u0301"):
        assert model.tokenizer.decode(model.tokenizer.encode(text)) == text


FOREIGN = ("🏳️‍🌈", "👨‍👩‍👧‍👦", "שלום", "東京駅", "مرحبا", "Москва", "cafe\u0301", "naïve", "½")


def test_what_the_starter_cannot_read_is_left_alone_word_by_word() -> None:
    text = (
        f"We goed to teh {FOREIGN[0]} and {FOREIGN[1]}, then “{FOREIGN[2]}” they said. It were late in {FOREIGN[3]}; "
    )
    text += (
        f"{FOREIGN[4]} and {FOREIGN[5]} was on the wall of the {FOREIGN[6]}, a {FOREIGN[7]} man had {FOREIGN[8]} of it."
    )
    editing = Editing(load_model(SHIPPED, device="cpu", dtype="float32"))
    changed = 0
    for request in (
        Fix(job="fix", text=text, start=0, end=len(text), seed=1),
        Rewrite(job="rewrite", text=text, start=0, end=len(text), strength=0.75, seed=1),
    ):
        edits = made(editing.run(request, Control())).variants[0].edits
        result = patched(text, edits)
        changed += len(edits)
        at = 0
        for word in FOREIGN:
            at = result.index(word, at) + len(word)
    assert changed > 3


def test_the_starter_mends_what_is_misspelt_and_leaves_a_writers_own_words_alone() -> None:
    editing = Editing(load_model(SHIPPED, device="cpu", dtype="float32"))

    def fixed(text: str) -> str:
        return patched(
            text,
            made(editing.run(Fix(job="f", text=text, start=0, end=len(text), seed=1), Control())).variants[0].edits,
        )

    slips = "She definately recieved teh letter on tuesday. He went too the harbour becuase it was late."
    assert fixed(slips) == "She definitely received the letter on Tuesday. He went to the harbour because it was late."
    for text in (
        "The colour of the grey centre was a favourite of the neighbours, who realised it.",
        "The orcling crept beneath the skarnwood. Nobody had seen a vashti by daylight.",
        "Longtemps, je me suis couché de bonne heure, et mes yeux se fermaient si vite.",
        "Jemand musste ihn verleumdet haben, denn ohne dass er etwas getan hätte, kam diesmal die Köchin nicht.",
    ):
        assert fixed(text) == text


def test_the_starter_leaves_dialects_as_they_are_spoken_and_mends_plain_slips_in_them() -> None:
    editing = Editing(load_model(SHIPPED, device="cpu", dtype="float32"))

    def fixed(text: str) -> str:
        request = Fix(job="f", text=text, start=0, end=len(text), seed=1)
        return patched(text, made(editing.run(request, Control())).variants[0].edits)

    for quotes in ("“”’", '""\''):
        text = "\n\n".join((*SPEECHES, FAINT, SCOTS)).translate(str.maketrans("“”’", quotes))
        assert fixed(text) == text
    slips = "“Dunno what he beleives,” said Ann. “We was walkin’ accross the feild.”"
    assert fixed(slips) == "“Dunno what he believes,” said Ann. “We was walkin’ across the field.”"


@pytest.fixture(scope="module")
def wide(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wide")
    assert main(["export", "--bf16", str(folder)]) == 0
    return folder


def test_the_bfloat16_export_is_the_same_network_in_transformers(wide: Path) -> None:
    theirs, report = DiffusionGemmaForBlockDiffusion.from_pretrained(
        wide, dtype=torch.float32, output_loading_info=True, attn_implementation="eager"
    )
    assert not report["missing_keys"]
    assert not report["unexpected_keys"]
    own, narrow = load_network(wide, dtype="float32"), load_network(wide, dtype="bfloat16")
    fills = read("measures.json")["fills"]
    assert isinstance(fills, list)
    tokenizer = load_model(SHIPPED, device="cpu", dtype="float32").tokenizer
    ids = tokenizer.encode("\n".join(fill["before"] + fill["truth"] + fill["after"] for fill in fills))
    generator = torch.Generator().manual_seed(1)
    same, divergence = 0, 0.0
    for start in range(0, POSITIONS, 64):
        first = start % (len(ids) - 128)
        before = torch.tensor([BOS, *ids[first : first + 63]])
        canvas = torch.tensor([ids[first + 63 : first + 127]])
        canvas = canvas.masked_fill(torch.rand(canvas.shape, generator=generator) < 0.4, BLANK)
        with torch.no_grad():
            reference = theirs(input_ids=before[None], decoder_input_ids=canvas).logits
        exact = own.decode(canvas, own.encode(before))
        assert float((exact - reference).abs().max()) < 1e-4
        rounded = narrow.decode(canvas, narrow.encode(before))
        same += int((rounded.argmax(-1) == reference.argmax(-1)).sum())
        log = reference.log_softmax(-1)
        divergence += float((log.exp() * (log - rounded.log_softmax(-1))).sum())
    assert divergence / POSITIONS < 1e-3
    assert same >= 0.98 * POSITIONS
