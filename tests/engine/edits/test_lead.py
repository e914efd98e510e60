"""Going on with a model whose causal path leads: whose words they are, and that runs stay what runs are."""

from dataclasses import replace

import pytest
import torch

from engine.diffusion.lead import STEPS
from engine.edits.control import Control
from engine.edits.run import Editing
from engine.errors import Cancelled
from engine.messages import Continue, Fill, Fork, Hole, Step
from engine.model.cache import PrefixCache
from engine.model.network import Check, Network
from tests.engine.edits.conftest import events, made
from tests.engine.edits.tiny import tiny_model

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
    first = next(one for one in told if isinstance(one, Step))
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
    through = min(STEPS, editing.model.generation.max_denoising_steps)
    drafts = [one.spans[0] for one in told if isinstance(one, Step)][:through]
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
    with pytest.raises(Cancelled):
        for _ in run:
            pass
    assert not ended


def test_gaps_and_models_that_do_not_ask_for_it_are_not_led(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(*words: object) -> None:
        raise AssertionError("the causal path was asked")

    monkeypatch.setattr(Network, "following", never)
    editing = leading()
    at = TEXT.index("ran")
    made(editing.run(Fill(job="f", text=TEXT, holes=(Hole(at, at + 3, 4),)), Control()))
    made(Editing(tiny_model("base")).run(go_on(), Control()))


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
