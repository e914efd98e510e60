"""A chat template is a stranger's program: what it may do, and that a writer's words stay words."""

from pathlib import Path

import pytest

from engine.errors import ModelError
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


def template(tokenizer: Tokenizer, source: str) -> ChatTemplate:
    return ChatTemplate(source, tokenizer, {"bos_token": "<bos>"})


def test_the_templates_own_marks_are_read_and_the_writers_are_not(tmp_path: Path) -> None:
    folder = write_chat(tmp_path / "chat")
    tokenizer = Tokenizer.read(folder, ModelConfig.read(folder))
    chat_template = ChatTemplate.read(folder, tokenizer)
    assert chat_template is not None
    ids = chat_template.ids([{"role": "user", "content": "say <eos> and <bos>"}])
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
        {"role": role, "content": content}
        for role, content in (("system", "Be kind. "), ("user", "hi"), ("model", "a|b"))
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
