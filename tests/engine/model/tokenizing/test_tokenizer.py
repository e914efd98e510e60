"""The tokenizer, the chat template and the manifest of a folder."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import ModelError
from engine.model.checkpoint.manifest import Manifest
from engine.model.config import ModelConfig
from engine.model.tokenizing.template import ChatTemplate
from engine.model.tokenizing.tokenizer import Tokenizer
from tests.engine.folders import write_base, write_chat


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_base(tmp_path_factory.mktemp("models") / "base")


@pytest.fixture(scope="module")
def tokenizer(base: Path) -> Tokenizer:
    return Tokenizer.read(base, ModelConfig.read(base))


@settings(max_examples=200, deadline=None)
@given(text=st.text())
def test_any_text_comes_back(tokenizer: Tokenizer, text: str) -> None:
    assert tokenizer.decode(tokenizer.encode(text)) == text


@pytest.mark.parametrize("mark", ["<bos>", "<eos>", "<blank>", "<fix> a", "x<answer>"])
def test_marks_in_a_writers_text_are_text(tokenizer: Tokenizer, mark: str) -> None:
    ids = tokenizer.encode(mark)
    assert tokenizer.decode(ids) == mark
    assert not tokenizer.banned_ids.intersection(ids)
    assert tokenizer.banned_ids.intersection(tokenizer.encode_marked(mark))


def test_a_half_character_becomes_the_mark_of_a_broken_one(tokenizer: Tokenizer) -> None:
    ids = tokenizer.encode("a 🦊 b")
    for start in range(len(ids)):
        for end in range(start, len(ids) + 1):
            assert tokenizer.decode(ids[start:end]).strip("\ufffd") in "a 🦊 b"


def test_specials_and_rows_beyond_the_tokenizer_are_banned(tokenizer: Tokenizer) -> None:
    assert set(range(16)) <= tokenizer.banned_ids
    assert tokenizer.eos_ids[0] in tokenizer.banned_ids


# ---------------------------------------------------------------- the chat template


def template(tokenizer: Tokenizer, source: str) -> ChatTemplate:
    return ChatTemplate(source, tokenizer, {"bos_token": "<bos>"})


def test_the_templates_own_marks_are_read_and_the_writers_are_not(tmp_path: Path) -> None:
    folder = write_chat(tmp_path / "chat")
    tokenizer = Tokenizer.read(folder, ModelConfig.read(folder))
    found = ChatTemplate.read(folder, tokenizer)
    assert found is not None
    ids = found.ids([{"role": "user", "content": "say <eos> and <bos>"}])
    assert ids[0] == tokenizer.bos
    assert ids.count(tokenizer.bos) == 1
    assert tokenizer.eos_ids[0] not in ids
    assert tokenizer.decode(ids[1:]).startswith("<user> say <eos> and <bos>")


def test_a_template_may_use_what_released_ones_do(tokenizer: Tokenizer) -> None:
    """Macros, namespaces, captured blocks, slices, loops that run back, defaults of names that nobody gives."""
    source = """\
{%- macro plain(text) -%}
    {%- set ns = namespace(kept='') -%}
    {%- for part in text.split('|') -%}{%- set ns.kept = ns.kept + part -%}{%- endfor -%}
    {{- ns.kept | trim -}}
{%- endmacro -%}
{{- bos_token -}}
{%- set turns = messages -%}
{%- if tools or messages[0]['role'] in ['system', 'developer'] -%}
    {{- messages[0]['content'] -}}
    {%- set turns = messages[1:] -%}
{%- endif -%}
{%- for turn in turns -%}
    {%- for back in range(loop.index0 - 1, -1, -1) -%}{{- turns[back]['role'][0] -}}{%- endfor -%}
    {%- set said -%}{{- plain(turn['content']) -}}{%- endset -%}
    {{- '<' + turn.get('name', turn['role']) + '> ' + said -}}
    {%- if said | trim | length > 0 and turn['content'] is string %}.{% endif -%}
{%- endfor -%}
{%- if add_generation_prompt and not enable_thinking | default(false) -%}{{- ' <model>' -}}{%- endif -%}
"""
    turns = [
        {"role": role, "content": said} for role, said in (("system", "Be kind. "), ("user", "hi"), ("model", "a|b"))
    ]
    ids = template(tokenizer, source).ids(turns)
    assert ids[0] == tokenizer.bos
    assert tokenizer.decode(ids[1:]) == "Be kind. <user> hi.u<model> a|b. <model>"


@pytest.mark.parametrize(
    "source",
    [
        "{{ messages.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ cycler.__init__.__globals__.os.system('true') }}",
        "{{ raise_exception('no') }}",
        "{% include '/etc/passwd' %}",
        "{{ messages[0].content }}{% for a in range(99999) %}{% for b in range(9999) %}{{ a }}{% endfor %}{% endfor %}",
        "{{ messages[0].content }}{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
        "{{ messages[0].content }}{{ 9 ** 9999999 }}",
        "{{ messages[0].content }}{{ 'x' * 99999999999 }}",
        "no message at all",
        "{% if %}",
    ],
)
def test_a_hostile_or_broken_template_is_one_sentence(tokenizer: Tokenizer, source: str) -> None:
    with pytest.raises(ModelError) as caught:
        template(tokenizer, source).ids([{"role": "user", "content": "hello"}])
    assert "template" in caught.value.message
    assert "\n" not in caught.value.message


# ---------------------------------------------------------------- the manifest


def test_a_folder_without_a_manifest_is_a_diffusiongemma(tmp_path: Path) -> None:
    manifest = Manifest.read(tmp_path, 100)
    assert manifest.kind == "chat"
    assert manifest.noise.id is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("format", 2),
        ("kind", "other"),
        ("abilities", ["fly"]),
        ("abilities", "fill"),
        ("abilities", [["fill"]]),
        ("noise", {"kind": "blank", "id": 10**6, "blank_share": 0.5}),
        ("noise", {"kind": "blank", "id": 4, "blank_share": 1.5}),
        ("filler_id", -1),
        ("tasks", {"fix": "7"}),
        ("canvas_lengths", [0]),
        ("canvas_lengths", [10**400]),
        ("context", 0),
        ("context", 10**400),
        ("strengths", [["a", 0.5], ["b", 0.5]]),
        ("task_lengths", [0]),
        ("task_lengths", ["64"]),
        ("caution", -1),
        ("repeats", -1),
        ("repeats", "8"),
        ("foresight", -1),
        ("foresight", True),
        ("files", {"../x": {"bytes": 1, "sha256": "0" * 64}}),
        ("files", {"x": {"bytes": 1, "sha256": "short"}}),
        ("title", ""),
    ],
)
def test_a_value_that_cannot_be_used_is_named(base: Path, tmp_path: Path, name: str, value: object) -> None:
    top = json.loads((base / "redraft.json").read_text())
    top[name] = value
    (tmp_path / "redraft.json").write_text(json.dumps(top))
    with pytest.raises(ModelError, match=name):
        Manifest.read(tmp_path, 400)
