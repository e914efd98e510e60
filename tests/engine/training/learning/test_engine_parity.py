"""What was trained is what runs: the engine's network on an exported folder against the training forward."""

from pathlib import Path

import torch

from engine.model.checkpoint.folder import load_network
from engine.training.export import export_run
from engine.training.learning.forward import Writer
from engine.training.learning.run_checkpoint import read_run
from engine.training.learning.trainer import Edges
from engine.training.learning.weights import quantised, widened
from engine.training.texts.packing import Packed
from tests.engine.training.runs import trainer


def test_the_engine_and_the_training_forward_agree(packed: Packed, edges: Edges, tmp_path: Path) -> None:
    run = trainer(packed, edges, tmp_path / "run")
    run.train(minutes=0, steps=30)
    (tmp_path / "run" / "tokenizer.json").write_text(packed.tokenizer, encoding="utf-8")
    export_run(tmp_path / "run", tmp_path / "model")
    state, shape = read_run(tmp_path / "run")
    trained = Writer(shape, 0)
    trained.load_state_dict(widened(quantised(state["network"])))
    network = load_network(tmp_path / "model", device="cpu", dtype="float32")
    generator = torch.Generator().manual_seed(1)
    before = torch.randint(16, 600, (1, 20), generator=generator)
    canvas = torch.randint(16, 600, (2, 24), generator=generator)
    soft = torch.randn(2, 24, shape.hidden, generator=generator)
    with torch.no_grad():
        cache = network.encode(before[0])
        for conditioning in (None, soft):
            theirs = network.decode(canvas, cache, conditioning)
            states = trained.hidden(before.expand(2, -1), canvas, conditioning)
            ours = trained.logits(states[:, 20:])
            # No conditioning in training still passes the norm behind it, as zeros do in the engine.
            assert float((theirs - ours).abs().max()) < 1e-4
        causal = trained.logits(trained.hidden(before, canvas[:1, :0], None))[0]
        assert float((network.score(before[0], None) - causal).abs().max()) < 1e-4
        assert float((network.embed(canvas) - trained.embed(canvas)).abs().max()) < 1e-5
        chances = torch.softmax(theirs, -1).flatten(0, 1)
        assert float((network.soften_probabilities(chances) - trained.soften(chances)).abs().max()) < 1e-4
