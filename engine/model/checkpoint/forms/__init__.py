"""The forms that weights are stored in: a file a form, and the list of them all."""

from engine.model.checkpoint.forms import int4_pack, int8, plain
from engine.model.checkpoint.forms.form import Form

FORMS: tuple[type[Form], ...] = (
    plain.Plain,
    int8.Int8Rows,
    int4_pack.Int4Pack,
)
"""In the order in which they are asked for a weight."""
