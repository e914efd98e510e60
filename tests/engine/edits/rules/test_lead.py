"""Going on, and long gaps, led by the causal path: whose words they are, and that runs stay what runs are."""

import math
from dataclasses import replace

import pytest
import torch

from engine.diffusion.steering.lead import STRIDE
from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.loop.seeds import Turn
from engine.edits.rules.lead import GapEnd, LeadRule
from engine.errors import RunCancelled
from engine.messages import Continue, Fill, Fork, Hole, Step
from engine.model.network.cache import PrefixCache
from engine.model.network.network import Check, Network
from tests.engine.edits.conftest import events, made
from tests.engine.edits.guides import guide
from tests.engine.edits.rules.contexts import context, logits, row, view
from tests.engine.edits.tiny import FILLER, tiny_model

TEXT = "The old dog ran away from the house by the sea."


def leading(temperature: float = 0.8) -> Editing:
    model = tiny_model("base")
    return Editing(replace(model, manifest=replace(model.manifest, lead=temperature, repeats=2.0)))


def go_on(**more: object) -> Continue:
    return Continue(**{"job": "on", "text": TEXT, "words": 12, "seed": 3, **more})  # type: ignore[arg-type]


def test_the_words_are_those_of_the_causal_path() -> None:
    model = tiny_model("base")
    model = replace(model, manifest=replace(model.manifest, lead=1e-6))
    told, _ = events(Editing(model).run(go_on(), Control()))
    first = [one for one in told if isinstance(one, Step)][1]  # the first shows what the canvas expects
    shown = first.spans[0].text.strip()
    network, tokenizer = model.network, model.tokenizer
    run = torch.tensor([2, *tokenizer.encode(TEXT)])
    chances = network.score(run)[-1]
    # The likeliest words; what may not begin a text that goes on was ruled out among them.
    likely = [tokenizer.decode([int(token)]).strip() for token in chances.topk(60).indices]
    assert any(word and shown.startswith(word) for word in likely)


def test_all_words_are_settled_once_the_lead_is_through_and_stay_as_they_came() -> None:
    editing = leading()
    told, _ = events(editing.run(go_on(), Control()))
    limit = editing.model.generation.max_denoising_steps
    through = 1 + min(math.ceil(editing.model.manifest.canvas_lengths[0] / STRIDE), limit - 1)
    _, *drafts = [one.spans[0] for one in told if isinstance(one, Step)][:through]
    assert not all(word.settled for word in drafts[0].words)
    assert all(word.settled for word in drafts[-1].words)
    first = drafts[0].words[0]
    assert first.settled
    assert drafts[-1].text.startswith(drafts[0].text[: first.end])


def test_a_seed_gives_the_same_text_and_another_seed_another() -> None:
    one, again, other = (made(leading().run(go_on(seed=seed), Control())) for seed in (3, 3, 4))
    assert one.variants[0].edits == again.variants[0].edits
    assert one.variants[0].edits != other.variants[0].edits


def test_a_fork_from_any_step_reproduces_the_run() -> None:
    editing = leading()
    told, _ = events(editing.run(go_on(job="one"), Control()))
    count = len([one for one in told if isinstance(one, Step)])
    wanted = made(editing.run(go_on(job="one"), Control())).variants[0].edits
    for step in range(1, min(count, 12)):
        made(editing.run(go_on(job="one"), Control()))
        fork = made(editing.run(Fork(job=f"fork {step}", of="one", step=step), Control()))
        assert fork.variants[0].edits == wanted, step


def test_a_banned_word_is_not_written() -> None:
    text = made(leading().run(go_on(), Control())).variants[0].edits[0].new
    word = next(word for word in text.split() if word.isalpha() and len(word) > 1)
    other = made(leading().run(go_on(ban=(word,)), Control())).variants[0].edits[0].new
    assert word.casefold() not in [one.strip(".,;:!?”“’'").casefold() for one in other.split()]


def test_a_cancel_is_heard_while_it_leads(monkeypatch: pytest.MonkeyPatch) -> None:
    control, plain = Control(), Network.following
    ended = []

    def cancelled(
        self: Network, ids: torch.Tensor, cache: PrefixCache, check: Check | None = None
    ) -> tuple[torch.Tensor, PrefixCache]:
        control.cancel()
        found = plain(self, ids, cache, check)
        ended.append(True)
        return found

    monkeypatch.setattr(Network, "following", cancelled)
    run = leading().run(go_on(), control)
    with pytest.raises(RunCancelled):
        for _ in run:
            pass
    assert not ended


def test_gaps_and_models_that_do_not_ask_for_it_are_not_led(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*words: object) -> None:
        raise AssertionError("the causal path was asked")

    monkeypatch.setattr(Network, "following", never)
    editing = leading()
    at = TEXT.index("ran")
    made(editing.run(Fill(job="f", text=TEXT, holes=(Hole(at, at + 3, 5),)), Control()))
    made(Editing(tiny_model("base")).run(go_on(), Control()))


SIDES = "The old dog ran away from the house. ", " The boy and his friend went home."


def gap(words: int | None = 8, **more: object) -> Fill:
    at = len(SIDES[0])
    wish = {"job": "gap", "text": "".join(SIDES), "seed": 3, "holes": (Hole(at, at, words),), **more}
    return Fill(**wish)  # type: ignore[arg-type]


def filled(editing: Editing, request: Fill) -> str:
    edit = made(editing.run(request, Control())).variants[0].edits[0]
    return edit.new.strip()


def test_a_long_gap_is_led_and_what_is_left_over_of_it_closed() -> None:
    found = {filled(leading(), gap(words, seed=seed)) for words in (6, 9, None) for seed in range(3)}
    assert all(one and "<" not in one for one in found)
    assert len(found) > 4


def test_a_gap_between_sentences_becomes_sentences_and_one_within_does_not_end_any() -> None:
    between = [filled(leading(), gap(seed=seed)) for seed in range(6)]
    assert all(one.rstrip("\"'”’)")[-1] in ".!?…" for one in between), between
    at = TEXT.index("ran")
    inside = [filled(leading(), gap(text=TEXT, holes=(Hole(at, at, 8),), seed=seed)) for seed in range(6)]
    assert sum(one[-1] in ".!?" for one in inside) < 2, inside


def test_a_fork_of_a_led_gap_from_any_step_reproduces_it() -> None:
    editing = leading()
    told, finished = events(editing.run(gap(), Control()))
    wanted = finished.variants[0].edits  # type: ignore[union-attr]
    for one in [one for one in told if isinstance(one, Step)]:
        made(editing.run(gap(), Control()))
        fork = made(editing.run(Fork(job=f"fork {one.number}", of="gap", step=one.number), Control()))
        assert fork.variants[0].edits == wanted, one.number


def test_a_word_locked_while_a_gap_is_led_stands_in_the_end() -> None:
    for number in (3, 4):
        editing, control = leading(), Control()
        locked = ""
        run = editing.run(gap(seed=5), control)
        finished = None
        try:
            while True:
                event = next(run)
                if isinstance(event, Step) and event.number == number:
                    words = [word for word in event.spans[0].words if word.settled]
                    last = words[-1]
                    locked = event.spans[0].text[last.start : last.end]
                    control.adjust(locks=((0, last.start, last.end),))
        except StopIteration as end:
            finished = end.value
        assert finished is not None
        assert locked
        assert locked in finished.variants[0].edits[0].new


def test_long_gaps_do_not_share_a_canvas() -> None:
    text = "The old dog ran. And the boy went home. The end of it all was near."
    holes = tuple(Hole(at, at, words) for at, words in ((17, 8), (40, 8), (67, 2)))
    finished = made(leading().run(gap(text=text, holes=holes), Control()))
    assert len(finished.variants[0].edits) == 3
    assert all(edit.new.strip() for edit in finished.variants[0].edits)


def test_a_fork_from_a_round_over_a_part_of_the_canvas_reproduces_the_run() -> None:
    rounds = 0
    for seed in range(1, 9):
        model = tiny_model("base")
        editing = Editing(replace(model, manifest=replace(model.manifest, lead=2.0)))
        told, finished = events(editing.run(go_on(job="one", seed=seed), Control()))
        numbers = [one.number for one in told if isinstance(one, Step)]
        sets = {one.number: one for one in editing._journal._records} if editing._journal else {}
        for number in [one for one in numbers if sets[one].turn != Turn()][:2]:
            rounds += 1
            made(editing.run(go_on(job="one", seed=seed), Control()))
            fork = made(editing.run(Fork(job="fork", of="one", step=number), Control()))
            assert fork.variants[0].edits == finished.variants[0].edits, (seed, number)
    assert rounds  # some of these texts are mended


def test_who_keeps_what_stands_keeps_what_was_led() -> None:
    whole = made(leading().run(go_on(), Control())).variants[0].edits[0].new
    for number in range(1, 6):
        control = Control()
        run = leading().run(go_on(), control)
        try:
            while True:
                event = next(run)
                if isinstance(event, Step) and event.number == number:
                    control.finish()
        except StopIteration as end:
            kept = end.value.variants[0].edits[0].new
        assert kept.strip()
        assert whole.startswith(kept.rstrip(".,;:!? ")), (number, kept, whole)


def test_a_fork_of_any_variant_reproduces_it() -> None:
    editing = leading(3.0)
    told, _ = events(editing.run(go_on(job="one", variants=3), Control()))
    steps = [one for one in told if isinstance(one, Step)]
    wanted = {variant.edits for variant in made(editing.run(go_on(job="one", variants=3), Control())).variants}
    assert len(wanted) == 3
    for number in range(3):
        own = [one.number for one in steps if one.variant == number]
        for step in (own[1], own[-2]):
            made(editing.run(go_on(job="one", variants=3), Control()))
            fork = made(editing.run(Fork(job=f"f{step}", of="one", step=step, variant=number), Control()))
            assert fork.variants[0].edits in wanted


def test_a_fork_of_a_run_that_was_tried_again_keeps_what_the_writer_had_locked() -> None:
    editing, control = leading(), Control()
    request = go_on(words=70, seed=1)
    drafts = {}
    run = editing.run(request, control)
    finished = None
    try:
        while True:
            event = next(run)
            if isinstance(event, Step):
                drafts[event.number] = event
                if event.number == 2:
                    word = event.spans[0].words[0]
                    control.adjust(locks=((0, word.start, word.end),))
    except StopIteration as end:
        finished = end.value
    assert finished is not None
    assert editing._journal is not None
    assert any(record.turn.attempt for record in editing._journal._records if record.place.piece == 0)
    word = drafts[2].spans[0].words[0]
    locked = drafts[2].spans[0].text[word.start : word.end]
    told, fork = events(editing.run(Fork(job="fork", of="on", step=3), Control()))
    assert locked in finished.variants[0].edits[0].new
    assert fork.variants[0].edits == finished.variants[0].edits  # type: ignore[union-attr]
    assert all(one.spans[0].words[0].locked for one in told if isinstance(one, Step) and one.piece == 0)


def test_a_rule_leads_each_row_through_its_gap_and_closes_it_where_text_follows() -> None:
    kit = guide("base").kit
    run = context(row([30, 4, 4, 4, 31, 32], (1, 4)), row([30, 40, 4, 4, 31, 32], (2, 4)))
    rule = LeadRule(1e-6, 2.0, kit.noise.first_id, kit.vocabulary, GapEnd(2, False, FILLER))
    steering = rule.steering(run)
    for step in range(1, 7):
        seen = view(run, step)
        steering.steer(seen, logits(run))
    assert seen.kept is not None
    where, ids = seen.kept
    assert where.tolist() == [[False, True, True, True, False, False], [False, False, True, True, False, False]]
    assert all(token >= kit.noise.first_id or token == FILLER for token in ids[where].tolist())
    assert rule.left_to_right
