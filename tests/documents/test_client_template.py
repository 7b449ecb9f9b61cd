"""A client's template makes the body of a document, within limits, and whatever it tries the values stay inert."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from document_samples import SAMPLES, control
from kt_engine.documents.catalogue import kind_of
from kt_engine.documents.client_template import (
    ClientTemplate,
    TemplateRefused,
    render_by_client,
)
from kt_engine.documents.environment import environment
from kt_engine.documents.render import render_markdown
from kt_engine.documents.template_child import Asked, body_of
from kt_engine.documents.template_fault import Fault
from kt_engine.words import DocumentKey, TemplateFault

KEY = DocumentKey.CERTIFICATE
SHIPPED = Path(__file__).parents[2] / "kt_engine" / "documents" / "templates"
FACTS = SAMPLES[KEY]()
CANARY = "canary-7f3a91"

T = TemplateFault


def body(text: str) -> bytes:
    """Give a template that prints the text and the signatures; the text begins in line 4."""
    head = '{% extends "_document.md.j2" %}\n{% import "_parts.md.j2" as parts %}\n{% block body %}\n'
    return f"{head}{text}\n{{{{ parts.signatures(facts.signatures) }}}}\n{{% endblock %}}\n".encode()


def made(source: bytes, facts: Any = FACTS) -> str:
    return render_by_client(ClientTemplate(KEY, source), facts, control(KEY, facts))


def fault_in(source: bytes, facts: Any = FACTS) -> Fault:
    """Give what is wrong with a template, found in this process: no limit of time or memory is asked for."""
    asked = Asked(KEY, f"{KEY}.md.j2", source.decode(), facts, control(KEY, facts))
    faults, _ = body_of(asked, environment(), kind_of(KEY).view(facts))
    assert faults
    return faults[0]


def refused(source: bytes, facts: Any = FACTS) -> Fault:
    with pytest.raises(TemplateRefused) as caught:
        made(source, facts)
    return caught.value.faults[0]


def test_the_shipped_template_as_a_clients_makes_the_same_record() -> None:
    source = (SHIPPED / "certificate.md.j2").read_bytes()
    assert made(source) == render_markdown(KEY, FACTS, control(KEY, FACTS))


def test_a_client_says_it_in_its_own_words_within_our_front() -> None:
    record = made(body("## {{ facts.name }} may work alone since {{ facts.certified_on|day }}"))
    assert f"## {FACTS.name} may work alone since" in record
    assert (
        record.index("| Document control | |")
        < record.index("may work alone")
        < record.index("## Change log")
    )


def test_a_value_never_becomes_markup() -> None:
    facts = replace(FACTS, name="*x* [a](http://example.org) <b>|y")
    ways = (
        "{{ facts.name }}",
        "{{ facts.name ~ '' }}",
        "{{ [facts.name|code, facts.name]|join }}",
        "{{ facts.certification|code ~ facts.name }}",
        "{% macro m(x) %}{{ x }}{% endmacro %}{{ m(facts.name) }}",
        "{{ facts.name|replace('q', '') }}",
        "{{ facts.name|string|trim }}",
    )
    record = made(body("\n\n".join(ways)), facts)
    own = record.partition("## Change log")[0].partition("SHA-256 of the facts")[2]
    assert "<b>" not in own
    assert "http://" not in own
    assert own.count(r"\*x\*") >= len(ways)


@pytest.mark.parametrize(
    "filter_name", ["safe", "e", "escape", "forceescape", "urlize", "xmlattr", "tojson", "format", "attr"]
)
def test_a_filter_that_lays_text_out_is_not_there(filter_name: str) -> None:
    fault = fault_in(body("{{ facts.name|" + filter_name + " }}"))
    assert (fault.kind, fault.line) == (T.SYNTAX, 4)
    assert filter_name in fault.sentence


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [
        ("{{ facts.nam }}", T.UNKNOWN, "nam"),
        ("{{ surprise }}", T.UNKNOWN, "surprise"),
        ("{{ facts.name|day }}", T.VALUE, "cannot be worked out"),
        ("{% if %}", T.SYNTAX, "Expected an expression"),
        ("{{ facts.__class__.__mro__ }}", T.UNSAFE, "__class__"),
        ("{{ ''.__class__.__mro__[1].__subclasses__() }}", T.UNSAFE, "__class__"),
        ("{{ parts.signatures.__globals__ }}", T.UNKNOWN, "__globals__"),
        ("{{ standing.__init__.__globals__ }}", T.UNSAFE, "__init__"),
        ("{{ '{0.__class__}'.format(facts) }}", T.UNSAFE, "__class__"),
        ("{{ '%1000000000d' % 1 }}", T.UNSAFE, "%"),
        ("{{ facts|map(attribute='__class__')|list }}", T.VALUE, "cannot be worked out"),
        ("{{ 'a' * 10**9 }}", T.UNSAFE, "repeated"),
        ("{{ 10**999999 }}", T.UNSAFE, "measure"),
        ("{% for i in range(10**9) %}{% endfor %}", T.UNSAFE, "Range too big"),
        ("{{ allowed.update({}) }}", T.UNSAFE, "update"),
        ("{% include '../secret' %}", T.RULE, "include"),
        ("{% include 'certificate.md.j2' %}", T.RULE, "include"),
        ("{% import '/etc/passwd' as x %}", T.RULE, "imported"),
        ("{% set x %}a{% endset %}", T.RULE, "set over a block"),
        ("{% filter upper %}a{% endfilter %}", T.RULE, "filter over a block"),
        ("{% autoescape true %}a{% endautoescape %}", T.RULE, "autoescape"),
        ("{{ lipsum(10**9) }}", T.UNKNOWN, "lipsum"),
        ("{{ cycler('a') }}", T.UNKNOWN, "cycler"),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", T.TOO_DEEP, "calls itself"),
        ("{{ self.body() }}", T.TOO_DEEP, "calls itself"),
    ],
)
def test_what_a_template_may_not_do_is_named_with_its_line(text: str, kind: TemplateFault, said: str) -> None:
    fault = fault_in(body(text))
    assert (fault.kind, fault.line) == (kind, 4), fault
    assert said in fault.sentence


@pytest.mark.slow
@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("{{ 'a'.ljust(10**9) }}", {T.TOO_BIG}),
        ("{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}", {T.TOO_SLOW}),
        (
            "{% for i in range(99999) %}{% for j in range(99999) %}aaaaaaaaaa{% endfor %}{% endfor %}",
            {T.TOO_BIG},
        ),
        ("{% for i in range(99999) %}{{ facts.name }}{{ facts.process_name }}{% endfor %}", {T.TOO_BIG}),
        (
            "{% set n = namespace(x='aaaaaaaaaa') %}{% for i in range(60) %}{% set n.x = n.x + n.x %}{% endfor %}",
            {T.TOO_BIG},
        ),
        ("{% for i in range(9) %}" * 40 + "{% endfor %}" * 40, {T.TOO_DEEP}),
        ("{{ " + "(" * 20_000 + "1" + ")" * 20_000 + " }}", {T.TOO_DEEP, T.NO_ANSWER}),
        ("{% if facts %}" * 4_000 + "{% endif %}" * 4_000, {T.TOO_DEEP, T.NO_ANSWER}),
    ],
)
def test_a_bomb_ends_in_a_sentence(text: str, kinds: set[TemplateFault]) -> None:
    fault = refused(body(text))
    assert fault.kind in kinds, fault
    assert fault.line == 4 or fault.kind in {T.TOO_DEEP, T.NO_ANSWER}, fault


@pytest.mark.parametrize(
    ("source", "kind", "line", "said"),
    [
        (b"", T.RULE, 1, "extends"),
        (b"Hello {{ facts.name }}", T.RULE, 1, "extends"),
        (b"{% extends '../x' %}{% block body %}{% endblock %}", T.RULE, 1, "extend"),
        (b"{% extends '_document.md.j2' %}\n\nhello\n{% block body %}{% endblock %}", T.RULE, 3, "outside"),
        (
            b"{% extends '_document.md.j2' %}\n{% block front %}{% endblock %}",
            T.RULE,
            1,
            "no {% block body %}",
        ),
        (b"{% extends '_document.md.j2' %}\n{% block body %}\n\xff", T.UNREADABLE, 3, "UTF-8"),
        (b"{% extends '_document.md.j2' %}\n\0", T.UNREADABLE, 2, "NUL"),
        (b"a" * 1_000_000, T.UNREADABLE, 0, "larger than 128 KiB"),
    ],
)
def test_a_file_that_is_no_template_of_ours_is_refused(
    source: bytes, kind: TemplateFault, line: int, said: str
) -> None:
    fault = refused(source)
    assert (fault.kind, fault.line) == (kind, line), fault
    assert said in fault.sentence


def test_the_front_cannot_be_given_other_values() -> None:
    front = b"{% extends '_document.md.j2' %}\n{% set doc = {'title': 'forged', 'number': 'X-1'} %}\n"
    parts = b'{% import "_parts.md.j2" as parts %}{% block body %}'
    parts += b"{{ parts.signatures(facts.signatures) }}{% endblock %}"
    record = made(front + parts)
    assert "forged" not in record
    assert "X-1" not in record


def test_a_macro_that_takes_the_name_of_a_part_changes_nothing_around_the_body() -> None:
    record = made(body("{% macro day(x) %}shadow{% endmacro %}{{ facts.certified_on|day }}"))
    assert "shadow" not in record


def test_a_signature_left_out_is_named() -> None:
    source = body("nothing").replace(b"{{ parts.signatures(facts.signatures) }}", b"")
    fault = refused(source)
    assert fault.kind is T.SIGNATURES
    assert FACTS.signatures[0].name in fault.sentence


def test_a_signature_in_own_words_counts_when_name_meaning_time_and_hash_stand_on_one_line() -> None:
    line = "- {{ s.name }}: {{ s.meaning|words }}, {{ s.at|moment }}, {{ s.sha256|first(12)|code }}\n"
    own = "{% for s in facts.signatures %}" + line + "{% endfor %}"
    source = body("x").replace(b"{{ parts.signatures(facts.signatures) }}", own.encode())
    assert FACTS.signatures[0].sha256[:12] in made(source)


def test_nothing_of_this_process_reaches_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KT_CANARY", CANARY)
    tries = (
        "{{ environ }}",
        "{{ facts.__reduce__() }}",
        "{{ range.__init__.__globals__ }}",
        "{{ parts.__dict__ }}",
        "{{ self._TemplateReference__context }}",
    )
    for text in tries:
        assert CANARY not in fault_in(body(text)).sentence
    record = made(body("{{ dict(a=1) }} {{ parts }} {{ range }} {{ self }}"))
    assert os.environ["KT_CANARY"] == CANARY
    assert CANARY not in record


def test_a_process_that_opens_nothing_more_opens_nothing_more() -> None:
    tried = (
        "from kt_engine.exchange.child_limits import open_nothing_more\n"
        "open_nothing_more()\n"
        "try:\n    open('/etc/hostname')\nexcept OSError as fault:\n    print(fault.strerror)\n"
    )
    done = subprocess.run([sys.executable, "-c", tried], capture_output=True, text=True, check=True)
    assert done.stdout == "Too many open files\n"
