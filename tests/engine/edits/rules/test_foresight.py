"""One-word gaps of a model that asks for foresight: what is chosen, where, and that runs stay what runs are."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
import torch

from engine.diffusion.steering.foresight import AHEAD, CANDIDATES, Foresight, Lone
from engine.diffusion.steering.repeats import FewerRepeats
from engine.edits.editing import Editing
from engine.edits.loop.control import Control
from engine.edits.loop.denoising import Denoising
from engine.edits.loop.prefix import PrefixStore
from engine.edits.opening import guide_of
from engine.edits.plans.fill import FillPlan
from engine.edits.rules.foresight import ForesightRule
from engine.edits.text.hole_marks import find_holes
from engine.errors import RunCancelled
from engine.messages import Continue, Fill, Fork, Rewrite, Step
from engine.model.network.cache import PrefixCache
from engine.model.network.network import Check, Network
from engine.model.network.tree import Branch
from tests.engine.edits.conftest import events, made
from tests.engine.edits.rules.contexts import context, logits, row, view
from tests.engine.edits.tiny import tiny_model

TEXT = "The cat sat on the mat. It was [[1]] and the dog ran away from the old house."


def foreseeing() -> Editing:
    model = tiny_model("base")
    return Editing(replace(model, manifest=replace(model.manifest, foresight=4.0)))


def fill(text: str = TEXT, **more: object) -> Fill:
    return Fill(**{"job": "fill", "text": text, "holes": find_holes(text), **more})  # type: ignore[arg-type]


@pytest.fixture
def lone(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Lone, ...]]:
    """The lone slots of each run that had any."""
    found: list[tuple[Lone, ...]] = []
    plain = Foresight.__init__

    def noted(self: Foresight[object], reader: object, cache: object, lone: tuple[Lone, ...], **more: object) -> None:
        found.append(tuple(lone))
        plain(self, reader, cache, lone, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(Foresight, "__init__", noted)
    return found


def test_a_gap_of_one_word_is_one_slot_between_what_stands_around_it(lone: list[tuple[Lone, ...]]) -> None:
    editing = foreseeing()
    result = made(editing.run(fill(), Control()))
    assert len(lone) == 1
    ((one,),) = lone
    decode = tiny_model("base").tokenizer.decode
    assert decode(list(one.before)).endswith("It was")
    assert decode(list(one.after)).lstrip().startswith("and the dog")
    assert len(result.variants[0].edits[0].new.split()) == 1
    assert result.timing.passes <= 3  # what is decided is not gone over until the last step


def test_the_word_is_the_one_that_reads_on_best() -> None:
    model = tiny_model("base")
    network, encode = model.network, model.tokenizer.encode
    cold = replace(model.generation, t_min=1e-6)
    model = replace(model, generation=cold, manifest=replace(model.manifest, foresight=1000.0))
    told, _ = events(Editing(model).run(fill(), Control()))
    step = next(one for one in told if isinstance(one, Step))
    before = encode("The cat sat on the mat. It was")
    after = encode(" and the dog ran away from the old house.")[:AHEAD]
    ids = [model.tokenizer.bos_id if hasattr(model.tokenizer, "bos_id") else 2, *before]
    scores = []
    for token in range(16, network.vocab_size):
        run = torch.tensor([*ids, token, *after])
        chances = torch.log_softmax(network.score(run).float(), dim=-1)
        scores.append((sum(float(chances[at, run[at + 1]]) for at in range(len(ids) - 1, len(run) - 1)), token))
    ranked = [model.tokenizer.decode([token]).strip() for _, token in sorted(scores, reverse=True)]
    assert step.spans[0].text.strip() in ranked[: len(ranked) // CANDIDATES * 4]


def test_only_lone_slots_of_new_text_are_settled_so(lone: list[tuple[Lone, ...]]) -> None:
    editing = foreseeing()
    passage = TEXT.replace("[[1]]", "grey")
    made(editing.run(fill(TEXT.replace("[[1]]", "[[4]]")), Control()))
    made(editing.run(fill("The cat [[1]] on the mat. It was [[1]] and the dog ran away."), Control()))
    made(editing.run(Rewrite(job="r", text=passage, start=0, end=len(passage), strength=0.5), Control()))
    made(editing.run(Continue(job="c", text=passage, words=1), Control()))
    assert not lone
    made(Editing(tiny_model("base")).run(fill(), Control()))
    assert not lone


def test_where_nothing_stands_behind_it_there_is_nothing_to_read_and_lengths_are_compared() -> None:
    guide, check = guide_of(foreseeing().model), Control().check
    end, middle = (FillPlan(guide, fill(text), check).task(0, (), 0) for text in ("The cat sat on the [[1]]", TEXT))
    assert end is not None
    assert middle is not None
    assert len(end.layout.rows) > len(middle.layout.rows) == 1


def test_it_is_one_slot_where_the_words_nearby_take_many_tokens() -> None:
    guide = guide_of(foreseeing().model)
    text = "Xqzvwk jkqxzv wqkzxj vqxkjz " * 20 + "[[1]] and the dog ran away."
    task = FillPlan(guide, fill(text), Control().check).task(0, (), 0)
    assert task is not None
    ((gap,),) = [row.gaps for row in task.layout.rows]
    assert gap.end - gap.start == 1


def test_a_lone_slot_is_not_kept_from_repeating_and_longer_gaps_are(monkeypatch: pytest.MonkeyPatch) -> None:
    made_of: list[float] = []
    plain = FewerRepeats.__init__

    def noted(self: FewerRepeats, weight: float, first: int, prefix: Sequence[int] = ()) -> None:
        made_of.append(weight)
        plain(self, weight, first, prefix)

    monkeypatch.setattr(FewerRepeats, "__init__", noted)
    model = foreseeing().model
    editing = Editing(replace(model, manifest=replace(model.manifest, repeats=8.0)))
    made(editing.run(fill(), Control()))
    assert not made_of
    made(editing.run(fill(TEXT.replace("[[1]]", "[[4]]")), Control()))
    assert made_of


def test_what_locks_leave_of_a_longer_gap_stays_with_the_canvas(lone: list[tuple[Lone, ...]]) -> None:
    # Its slot shows noise as yet, which is no choice, and it may be there to be closed, which no text shows.
    guide = guide_of(foreseeing().model)
    control = Control()
    for text in (TEXT.replace("[[1]]", "[[3]]"), "The cat [[1]] on the mat. It was [[1]] and the dog ran away."):
        task = FillPlan(guide, fill(text), control.check).task(0, (), 0)
        assert task is not None
        prefix = PrefixStore(guide.kit.network).prefix(task.layout.prefix)
        run = Denoising(guide.kit, prefix, task, 1, None, control.check)
        run.step()
        gaps = task.layout.rows[0].gaps
        slots = [slot for gap in gaps for slot in range(gap.start, gap.end)]
        run.hold(0, slots[:-1])
        run.step()
        assert run.task.layout.rows[0].held.count(False) == 1
    assert not lone


def test_a_seed_gives_the_same_word_again_and_variants_differ() -> None:
    first = made(foreseeing().run(fill(seed=3), Control()))
    again = made(foreseeing().run(fill(seed=3), Control()))
    assert first.variants == again.variants
    result = made(foreseeing().run(fill(variants=3), Control()))
    assert len({variant.edits[0].new for variant in result.variants}) == 3


def test_a_cancel_is_heard_while_it_reads_on(monkeypatch: pytest.MonkeyPatch) -> None:
    control, plain = Control(), Network.branched
    ended = []

    def cancelled(
        self: Network, stem: Sequence[int], branches: Sequence[Branch], cache: PrefixCache, check: Check | None = None
    ) -> list[torch.Tensor]:
        control.cancel()
        found = plain(self, stem, branches, cache, check)
        ended.append(True)
        return found

    monkeypatch.setattr(Network, "branched", cancelled)
    run = foreseeing().run(fill(), control)
    next(run)
    with pytest.raises(RunCancelled):
        next(run)
    assert control.cancelled
    assert not ended


def test_a_banned_word_is_not_chosen() -> None:
    word = made(foreseeing().run(fill(), Control())).variants[0].edits[0].new
    other = made(foreseeing().run(fill(ban=(word,)), Control())).variants[0].edits[0].new
    assert other
    assert other.casefold() != word.casefold()


def test_a_fork_reproduces_the_run_and_may_rule_its_word_out() -> None:
    editing = foreseeing()
    result = made(editing.run(fill(job="one"), Control()))
    fork = made(editing.run(Fork(job="two", of="one", step=1), Control()))
    assert fork.variants[0].edits == result.variants[0].edits
    word = result.variants[0].edits[0].new
    made(editing.run(fill(job="one"), Control()))
    other = made(editing.run(Fork(job="three", of="one", step=1, ban=(word,)), Control()))
    assert other.variants[0].edits[0].new.casefold() != word.casefold()


def test_a_fork_of_a_later_variant_knows_what_the_earlier_ones_chose_further_on() -> None:
    between = "The old dog ran away from the house by the sea, and it was not seen again before the evening. " * 8
    request = fill(
        f"The cat [[1]] on the mat. {between}It was [[1]] and the dog ran away. {between}", seed=2, variants=2
    )
    editing = foreseeing()
    told, result = events(editing.run(request, Control()))
    plain = {variant.seed: variant.edits for variant in result.variants}
    last = [event for event in told if isinstance(event, Step) and event.variant == 1]
    assert {event.piece for event in last} == {0, 1}
    fork = made(editing.run(Fork(job="two", of="fill", step=last[0].number, variant=1), Control()))
    assert fork.variants[0].edits == plain[request.seed + 1]


def test_a_rule_settles_a_lone_slot_with_text_behind_it_and_names_the_slot_of_one_row() -> None:
    rule, lone, pair = ForesightRule(4.0, 16), row([30, 4, 31, 32], (1, 2)), row([30, 4, 4, 31], (1, 3))
    steering = rule.steering(context(lone))
    assert steering is not None
    seen = view(context(lone))
    steering.steer(seen, logits(context(lone)))
    assert seen.kept is not None
    assert seen.kept[0].tolist() == [[False, True, False, False]]
    assert rule.steering(context(pair)) is None
    assert rule.steering(context(row([30, 31, 4], (2, 3)))) is None, "nothing stands behind it"
    assert rule.lone_slot(context(lone).layout) == 1
    assert rule.lone_slot(context(pair).layout) is None
    assert rule.lone_slot(context(lone, lone).layout) is None


@pytest.mark.parametrize("seed", range(4))
def test_the_first_of_several_is_the_single_answer_and_the_others_follow_as_they_were_chosen(seed: int) -> None:
    """Words by themselves are not put in order by what is read on behind them: that would undo the choice."""
    single = made(foreseeing().run(fill(seed=seed), Control()))
    several = made(foreseeing().run(fill(seed=seed, variants=5), Control()))
    assert several.variants[0].edits == single.variants[0].edits
    assert [variant.seed for variant in several.variants] == sorted(variant.seed for variant in several.variants)
    assert {variant.score for variant in several.variants} == {None}


def test_no_variant_is_another_case_of_one_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each variant would be the likeliest id; of which "The", "the" and " the" are one word."""
    model = tiny_model("base")
    vocabulary = guide_of(model).kit.vocabulary
    spelled = {vocabulary.text(token): token for token in range(16, model.network.vocab_size)}
    the, big, tight = (spelled[text] for text in (" the", " The", "The"))

    def best(self: Foresight[PrefixCache], gap: Lone, logits: torch.Tensor) -> torch.Tensor:
        likelier = torch.zeros_like(logits)
        likelier[[the, big, tight]] = torch.tensor([9e3, 8e3, 7e3])
        return (logits + likelier).argmax()

    monkeypatch.setattr(Foresight, "_best", best)
    result = made(foreseeing().run(fill(variants=3), Control()))
    words = [variant.edits[0].new.strip().casefold() for variant in result.variants]
    assert words[0] == "the"
    assert len(set(words)) == 3
