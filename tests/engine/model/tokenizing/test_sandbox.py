"""A template in its sandbox: what it sees, and that what it prints is bounded."""

import jinja2
import pytest

from engine.model.tokenizing.sandbox import EndlessTemplateError, SandboxedTemplate


def test_a_template_sees_what_it_is_given_and_three_names() -> None:
    source = "{% for name in ['a', 'range', 'namespace', 'raise_exception', 'dict', 'lipsum', 'cycler'] %}{% endfor %}"
    assert SandboxedTemplate(source + "{{ a }}{{ b }}").render({"a": "x"}) == "x"
    for name in ("dict", "lipsum", "cycler", "joiner"):
        assert SandboxedTemplate("{{ " + name + " is defined }}").render({}) == "False"


def test_a_template_is_rendered_again_and_again() -> None:
    template = SandboxedTemplate("{% for n in range(60000) %}{% endfor %}{{ a }}")
    assert [template.render({"a": n}) for n in (1, 2, 3)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    "source", ["{{ 'x' * 999 * 999 }}{{ 'y' * 99999 }}", "{% for a in 'x' * 200000 %}.{% endfor %}"]
)
def test_what_is_printed_has_an_end(source: str) -> None:
    with pytest.raises(EndlessTemplateError):
        SandboxedTemplate(source).render({})


def test_what_is_no_template_is_said_at_once() -> None:
    with pytest.raises(jinja2.TemplateError):
        SandboxedTemplate("{% if %}")
