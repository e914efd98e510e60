"""A chat template is a stranger's program: what it may do, and that a writer's words stay words."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from engine.errors import ModelError
from engine.model.config import ModelConfig
from engine.model.tokenizing.child_process import ChildLimits
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


FIXTURES = Path(__file__).parent / "fixtures"
MESSAGE = "{{ messages[0].content }}"
LONG = "{% set n = namespace(s='x' * 999) %}{% for i in range(60) %}"
"""Before a deed that makes ``n.s`` longer, sixty times."""
NESTED = "{% set n = namespace(s=[1]) %}{% for i in range(60) %}{% set n.s = [n.s, n.s] %}{% endfor %}"
ENDLESS = {
    "ljust": (FIXTURES / "tpl-ljust.jinja").read_text(encoding="utf-8"),
    "loops over texts": (FIXTURES / "tpl-strloop.jinja").read_text(encoding="utf-8"),
    # This one is worked out while the template is read.
    "center": "{{ 'a' | center(20000000000) }}",
    "plus": LONG + "{% set n.s = n.s + n.s %}{% endfor %}",
    "macros": "{% macro f(n) %}{% if n %}{{ f(n - 1) }}{{ f(n - 1) }}{% endif %}{% endmacro %}{{ f(90) }}",
    "tilde": LONG + "{% set n.s = n.s ~ n.s %}{% endfor %}",
    "format": "{% set s = '%20000000000d' | format(1) %}",
    "percent": "{% set s = '%020000000000d' % 1 %}",
    "slice": "{% for part in ('x' * 999) | slice(90000000) %}{% endfor %}",
    "wordwrap": "{% set s = ('x' * 999999) | wordwrap(1) %}",
    "urlize": LONG + "{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s | urlize }}",
    "rjust": "{% set s = 'a'.rjust(20000000000) %}",
    "zfill": "{% set s = 'a'.zfill(20000000000) %}",
    "center, the method": "{% set s = 'a'.center(20000000000) %}",
    "format, the method": "{% set s = '{:20000000000}'.format('a') %}",
    "expandtabs": "{% set s = ('\\t' * 900).expandtabs(99999999) %}",
    "indent": "{% set s = ('a\\n' * 900) | indent(90000000) %}",
    "batch": "{% for part in ('x' * 999) | batch(900000000, 'y') %}{% endfor %}",
    "join": LONG + "{% set n.s = [n.s, n.s] | join %}{% endfor %}",
    "replace": LONG + "{% set n.s = n.s | replace('x', n.s) %}{% endfor %}",
    "lists": "{% set n = namespace(s=[1] * 999) %}{% for i in range(60) %}{% set n.s = n.s + n.s %}{% endfor %}",
    "tojson": NESTED + "{{ n.s | tojson | length }}",
    "pprint": NESTED + "{{ n.s | pprint | length }}",
    "macros without end": "{% macro f(n) %}{{ f(n + 1) }}{% endmacro %}{{ f(0) }}",
    "loops in themselves": "{% for x in [1, 2] recursive %}{{ loop([1, 2]) }}{% endfor %}",
    "a list of a range": "{{ range(99999999999) | list | length }}",
    "brackets": "{{ " + "(" * 5000 + "1" + ")" * 5000 + " }}",
    "blocks": "{% if 1 %}" * 3000 + "{% endif %}" * 3000,
}


def test_a_template_without_end_is_ended(tokenizer: Tokenizer, full_counts: Callable[[int, int], int]) -> None:
    """Whatever of the language it uses. What has no end in time has none in memory either, or the other way round."""
    for source in list(ENDLESS.values())[: full_counts(5, len(ENDLESS))]:
        strange = ChatTemplate(source + MESSAGE, tokenizer, {}, "a.jinja", ChildLimits(0.25, 300 << 20))
        with pytest.raises(ModelError, match=r"^The chat template a\.jinja [^\n]*\.$"):
            strange.ids([{"role": "user", "content": "hello"}])
        strange.close()


def test_the_window_goes_on_while_a_template_runs(tokenizer: Tokenizer) -> None:
    """The thread that waits for it lets go of the interpreter: others get their turn, again and again."""
    endless = ChatTemplate(ENDLESS["loops over texts"], tokenizer, {}, limits=ChildLimits(0.25, 300 << 20))
    turns = 0

    def ask() -> None:
        with pytest.raises(ModelError):
            endless.ids([{"role": "user", "content": "hello"}])

    worker = threading.Thread(target=ask)
    worker.start()
    while worker.is_alive():
        time.sleep(0.001)
        turns += 1
    worker.join()
    assert turns > 50


def test_a_template_runs_once_for_the_same_roles(tokenizer: Tokenizer, monkeypatch: pytest.MonkeyPatch) -> None:
    """It never sees a writer's words, so that it cannot print another thing for other words."""
    chat_template = template(tokenizer, "{{ bos_token }}{{ messages[0].content }}{{ [1, 2, 3, 4, 5, 6] | random }}")
    first = chat_template.ids([{"role": "user", "content": "one"}])
    monkeypatch.setattr(chat_template._child, "ask", pytest.fail)
    assert chat_template.ids([{"role": "user", "content": "one"}]) == first
    assert chat_template.ids([{"role": "user", "content": "two"}])[-1] == first[-1]


def test_a_template_that_cannot_be_run_is_refused_when_it_is_read(tmp_path: Path) -> None:
    folder = write_chat(tmp_path / "chat")
    tokenizer = Tokenizer.read(folder, ModelConfig.read(folder))
    for source, words in (("{% if %}", "cannot be read"), ("{{ 1 // 0 }}", "ZeroDivisionError"), ("x", "leaves out")):
        (folder / "chat_template.jinja").write_text(source)
        with pytest.raises(ModelError, match=words):
            ChatTemplate.read(folder, tokenizer)
