"""Where a base model's fix puts what, and that what it is not sure of stays."""

import textwrap
from dataclasses import replace

import pytest

from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.opening import as_rewrite, guide_of
from engine.edits.plans.answer import AnswerPlan
from engine.edits.plans.fix import CorrectionPlan
from engine.edits.plans.guide import Guide
from engine.edits.slips.proofreading import Proofreading
from engine.edits.task import Task
from engine.errors import RequestError
from engine.messages import Edit, Fix, Fork, Range, Rewrite
from engine.model.tokenizing.lexicon import Lexicon
from tests.engine.edits.conftest import events, made, patched
from tests.engine.edits.tiny import BLANK, FILLER, tiny_model

TEXT = "It rained. The old dog run away from 12 houses, and it was late. A new day came."
LEFT_ALONE = "All of the passage is locked, marked up or otherwise left alone; it is as it was."
START, END = TEXT.index("The old"), TEXT.index(" A new")


@pytest.fixture(scope="module")
def guide() -> Guide:
    return guide_of(tiny_model("base"))


def asked(text: str, start: int, end: int, locks: tuple[Range, ...] = ()) -> Rewrite:
    return as_rewrite(Fix(job="j", text=text, start=start, end=end, locks=locks))


def planned(guide: Guide, text: str, start: int, end: int, locks: tuple[Range, ...] = ()) -> Task:
    wanted = asked(text, start, end, locks=locks)
    task = CorrectionPlan(guide, wanted, lambda: None).task(0, (), 1)
    assert task is not None
    return task


def shown(guide: Guide, task: Task, held: bool) -> str:
    row = task.layout.rows[0]
    ids = [token for token, flag in zip(row.ids, row.held, strict=True) if flag == held]
    return "".join("_" if token == BLANK else guide.kit.vocabulary.text(token) for token in ids)


def test_the_passage_stands_with_room_between_its_words_and_numbers_are_held(guide: Guide) -> None:
    task = planned(guide, TEXT, START, END)
    assert shown(guide, task, held=False) == "_The_ old_ dog_ run_ away_ from__ houses,_ and_ it_ was_ late._"
    assert shown(guide, task, held=True) == " 12"
    assert task.layout.prefix[-1] == guide.kit.manifest.tasks["fix"]
    assert guide.kit.vocabulary.weave(task.layout.prefix[1:-1], range(99))[0].text == "It rained."
    assert task.layout.size in guide.task_sizes
    assert task.layout.rows[0].ids[-1] == FILLER


def test_spaces_that_are_no_plain_ones_part_the_passage_and_the_model_sees_a_plain_one(guide: Guide) -> None:
    text = "The old\u00a0dog  ran\taway\u2009from it."
    task = planned(guide, text, 0, len(text))
    assert [text[span.start : span.end] for span in task.spans] == ["The old", "dog", "ran", "away", "from it."]
    # With no more room between two words than everywhere else.
    assert shown(guide, task, held=False) == "_The_ old_ dog_ ran_ away_ from_ it._"


def test_a_sign_in_a_number_is_held_with_it(guide: Guide) -> None:
    task = planned(guide, "It was 1,000.50 at 12:30 then.", 0, 30)
    assert shown(guide, task, held=False) == "_It_ was__ at__ then._"


def test_a_slip_is_shown_as_it_was_meant_and_an_unknown_word_held(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "It rained. The old dgo run away from vashti, and it was late."
    at = text.index("dgo")

    def look(*_: object) -> tuple[list[Edit], list[Range]]:
        return [Edit(at, at + 3, "dgo", "dog")], [(text.index("vashti"), text.index(","))]

    monkeypatch.setattr(Proofreading, "look", look)
    guide = guide_of(replace(tiny_model("base"), lexicon=Lexicon({})))
    task = planned(guide, text, text.index("The"), len(text))
    assert shown(guide, task, held=False) == "_The_ old_ dog_ run_ away_ from__,_ and_ it_ was_ late._"
    assert "vashti" in shown(guide, task, held=True)
    assert [text[span.start : span.end] for span in task.spans] == ["The old dgo run away from", ", and it was late."]


def test_locks_are_held_and_part_the_passage(guide: Guide) -> None:
    low = TEXT.index("dog")
    task = planned(guide, TEXT, START, END, ((low, low + 3),))
    assert [TEXT[span.start : span.end] for span in task.spans] == [
        "The old",
        "run away from",
        "houses, and it was late.",
    ]
    assert "dog" in shown(guide, task, held=True)


def test_a_part_of_a_sentence_sees_the_rest_of_it_held(guide: Guide) -> None:
    start = TEXT.index("run away")
    task = planned(guide, TEXT, start, start + len("run away"))
    assert shown(guide, task, held=False) == "_ run_ away_"
    held = shown(guide, task, held=True)
    assert held.startswith("The old dog")
    assert held.endswith(" from 12 houses, and it was late.")
    assert TEXT[slice(*task.reach)] == TEXT[:END]
    # Behind a whole sentence nothing is seen, so nothing is in reach.
    assert planned(guide, TEXT, START, END).reach == (0, END)
    assert guide.kit.vocabulary.weave(task.layout.prefix[1:-1], range(99))[0].text == "It rained."


def test_what_the_model_is_not_sure_of_stays_byte_for_byte() -> None:
    model = tiny_model("base")
    sure = replace(model, manifest=replace(model.manifest, caution=100.0))
    text = "“Well — it’s  late,” she said…\u00a0The old dog run\taway."
    request = Fix(job="j", text=text, start=0, end=len(text), seed=3)
    assert made(Editing(sure).run(request, Control())).variants[0].edits == ()
    # Without caution a random model changes nearly everything.
    assert made(Editing(model).run(request, Control())).variants[0].edits


def test_a_fork_of_a_fix_goes_on_as_it_did() -> None:
    editing = Editing(tiny_model("base"))
    told, whole = events(editing.run(Fix(job="j", text=TEXT, start=START, end=END, seed=5), Control()))
    middle = len(told) // 2
    forked = made(editing.run(Fork(job="k", of="j", step=middle), Control()))
    assert forked.variants[0].edits == whole.variants[0].edits


def test_a_passage_of_many_sentences_is_mended_piece_by_piece(guide: Guide) -> None:
    text = " ".join(f"The old dog number {chr(97 + n % 26)} ran away from the house by the sea." for n in range(30))
    plan = CorrectionPlan(guide, asked(text, 0, len(text)), lambda: None)
    assert plan.pieces > 3
    for piece in range(plan.pieces):
        task = plan.task(piece, (), 1)
        assert task is not None
        assert task.layout.size <= guide.task_sizes[-1]
        # Every piece is whole sentences, so nothing of its neighbours stands on the canvas.
        assert text[task.spans[0].start : task.spans[-1].end].endswith(".")
        assert shown(guide, task, held=True).strip() == ""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize(("kind", "made_by"), [("base", CorrectionPlan), ("chat", AnswerPlan)])
def test_a_hard_wrapped_passage_is_cut_at_sentences_and_not_at_lines(
    kind: str, made_by: type[CorrectionPlan | AnswerPlan], ending: str
) -> None:
    sentence = "The old dog ran away from the house by the sea, and it was not seen again before the evening came. "
    text = "\n\n".join([textwrap.fill(sentence * 6, 70)] * 2).replace("\n", ending)
    plan = made_by(guide_of(tiny_model(kind)), asked(text, 0, len(text)), lambda: None)
    assert plan.pieces > 3
    for piece in range(plan.pieces):
        task = plan.task(piece, (), 1)
        assert task is not None
        passage = text[task.spans[0].start : task.spans[-1].end]
        assert passage.startswith("The old")
        assert passage.endswith("came.")


def test_a_passage_that_ends_with_a_line_of_a_hard_wrapped_text_sees_the_rest_of_its_sentence(guide: Guide) -> None:
    sentence = "The old dog ran away from the house by the sea, and it was not seen again before the evening came. "
    text = textwrap.fill(sentence * 6, 70)
    start = text.index("\n") + 1
    task = planned(guide, text, start, text.index("\n", start))
    held = shown(guide, task, held=True)
    rest = " the sea, and it was not seen again before the evening"
    assert held == " from the house by the sea, and it was not seen" + rest
    assert text[: task.reach[1]].endswith("before the evening")


def test_a_sentence_longer_than_a_canvas_is_cut_and_each_part_sees_its_neighbours(guide: Guide) -> None:
    text = "The old dog " + "ran away from the house by the sea and " * 12 + "was not seen again."
    plan = CorrectionPlan(guide, asked(text, 0, len(text)), lambda: None)
    second = plan.task(1, (), 1)
    assert second is not None
    assert second.layout.size <= guide.task_sizes[-1]
    assert len(shown(guide, second, held=True)) > 20


@pytest.mark.parametrize("text", ["ẗ́x̂ e\u0301", "\u200dab \u0007c", "日本語の文です。", "(a) *b* [c]"])
def test_odd_passages_are_left_whole_or_mended_without_harm(text: str) -> None:
    model = tiny_model("base")
    sure = replace(model, manifest=replace(model.manifest, caution=100.0))
    result = made(Editing(sure).run(Fix(job="j", text=text, start=0, end=len(text)), Control()))
    assert result.variants[0].edits == ()


def test_a_space_before_a_sign_is_mended_and_a_no_break_space_there_stays(guide: Guide) -> None:
    text = "The cat sat , and the dog\u00a0; it was late ."
    plan = CorrectionPlan(guide, asked(text, 0, len(text)), lambda: None)
    task = plan.task(0, (), 1)
    assert task is not None
    row = task.layout.rows[0]
    vocabulary = guide.kit.vocabulary
    tight = {vocabulary.encode(f" {sign}")[-1]: vocabulary.encode(sign)[0] for sign in ",;."}
    ids = [FILLER if token == BLANK or vocabulary.text(token) == " " else tight.get(token, token) for token in row.ids]
    edits = plan.read(task, 0, ids, (), final=True).edits
    assert patched(text, edits) == "The cat sat, and the dog\u00a0; it was late."


@pytest.mark.parametrize(
    ("text", "place", "locks", "sentence"),
    [
        ("The cat sat.", (0, 12), (), "The passage came out as it was."),
        ("hello world", (1, 3), (), "The passage holds no whole word; it is as it was."),
        ("The cat", (0, 7), ((0, 7),), LEFT_ALONE),
        ("`a b` https://a.org/b", (0, 21), (), LEFT_ALONE),
        ("12:30", (0, 5), (), LEFT_ALONE),
    ],
)
def test_a_fix_that_changes_nothing_says_why(text: str, place: Range, locks: tuple[Range, ...], sentence: str) -> None:
    model = tiny_model("base")
    sure = replace(model, manifest=replace(model.manifest, caution=100.0))
    result = made(Editing(sure).run(Fix(job="j", text=text, start=place[0], end=place[1], locks=locks), Control()))
    assert [variant.edits for variant in result.variants] == [()]
    assert result.notes == (sentence,)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The text is empty; there is nothing to fix."),
        (" — …\n", "The range 0:5 holds no word to fix."),
    ],
)
def test_a_text_without_words_is_refused_in_one_sentence(text: str, sentence: str) -> None:
    with pytest.raises(RequestError, match=f"^{sentence}$"):
        made(Editing(tiny_model("base")).run(Fix(job="j", text=text, start=0, end=len(text)), Control()))


def test_a_heading_gets_no_full_stop_and_a_sentence_does(guide: Guide) -> None:
    text = "## The old dog\r\nIt was late"
    plan = CorrectionPlan(guide, asked(text, 0, len(text)), lambda: None)
    (stop,) = guide.kit.vocabulary.encode(".")
    edits: list[Edit] = []
    for piece in range(plan.pieces):
        task = plan.task(piece, edits, 1)
        assert task is not None
        row = task.layout.rows[0]
        ids = [FILLER if token == BLANK else token for token in row.ids]
        ids[row.gaps[-1].end - 1] = stop
        edits.extend(plan.read(task, 0, ids, edits, final=True).edits)
    assert patched(text, edits) == "## The old dog\r\nIt was late."
