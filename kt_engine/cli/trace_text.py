"""Prints one person's way to live work, within a hundred columns. It looks nothing up."""

from collections.abc import Iterable
from textwrap import wrap
from typing import Any

from kt_engine.answers.trace_signatures import TracedSignature
from kt_engine.answers.training_trace import TrainingTrace
from kt_engine.cli.output import print_heading, print_pairs, shown
from kt_engine.cli.trace_way_text import way_lines

WIDTH = 100
INDENT = "  "


def print_trace(trace: TrainingTrace) -> None:
    _line(
        f"Why was {trace.person} {shown(trace.name)} let loose on {trace.process} {shown(trace.process_name)}?"
    )
    _line(f"As of {trace.as_of}. {trace.sentence}")
    if trace.certification is None:
        return
    print_heading(f"The way of {trace.certification}")
    print_pairs(
        [
            ("nominated", f"{trace.nominated_on} by {shown(trace.nominated_by)}"),
            ("status", trace.status),
            ("certified on", trace.certified_on),
            ("valid until", trace.expires_on),
            ("left on", trace.attrited_on),
            ("shift", trace.shift),
            ("language", trace.language),
            ("alone since", trace.worked_alone_from),
            ("live work since", trace.live_on),
            ("proof sha256", trace.proof_sha256),
        ]
    )
    _print_way(trace)
    if trace.gate is not None:
        gate = trace.gate
        _print_signatures(
            f"Gate {gate.version}: {shown(gate.decision)} on {shown(gate.decided_at)}, pack sha256 {gate.pack_sha256}",
            gate.signatures,
        )


def _print_way(trace: TrainingTrace) -> None:
    if trace.missing:
        _print_section("Missing for the certificate", [("", gap) for gap in trace.missing])
    _print_section(
        "From status to status",
        [
            (
                shown(one.at),
                f"{shown(one.status)}, by {one.by}: {shown(one.act.replace('_', ' '))}, event {one.seq}",
            )
            for one in trace.steps
        ],
    )
    _print_learning(trace)
    _print_signatures("Signatures on the certificate", trace.signatures)
    for heading, entries, signatures in way_lines(trace.way):
        _print_section(heading, entries)
        for one in signatures:
            _print_signature(one)


def _print_learning(trace: TrainingTrace) -> None:
    print_heading(f"Sessions attended: {len(trace.sessions)}, {shown(trace.hours)} hours")
    for session in trace.sessions:
        _entry(session.held_on, f"{session.module}, {shown(session.hours)} hours with {session.trainer}")
    print_heading(f"Assessments: {len(trace.attempts)}")
    for one in trace.attempts:
        wrong = "" if one.critical_right else ", a critical question wrong"
        score = (
            "" if one.score_pct is None else f": {shown(one.score_pct)} of {shown(one.pass_mark_pct)} percent"
        )
        who = f" ({one.qualified_by.replace('_', ' ')})" if one.qualified_by else ""
        asked = f", questions {one.question_set}" if one.question_set else ""
        _entry(
            one.assessed_on,
            f"{one.module}, attempt {one.attempt}{score}{wrong}, "
            f"{'passed' if one.passed else 'not passed'}, scored by {one.assessor}{who}{asked}",
        )


def _print_section(heading: str, entries: Iterable[tuple[Any, str]]) -> None:
    print_heading(heading)
    for when, text in entries:
        _entry(when, text)


def _print_signatures(heading: str, signatures: Iterable[TracedSignature]) -> None:
    print()
    _line(heading)
    for one in signatures:
        _print_signature(one)


def _print_signature(one: TracedSignature) -> None:
    under = f", under {one.delegation}" if one.delegation else ""
    emergency = f", under {one.break_glass}" if one.break_glass else ""
    decision = f" {shown(one.decision)}" if one.decision else ""
    _entry(
        shown(one.at),
        f"{shown(one.name)}, {one.signer}: {shown(one.meaning)}{decision}, {one.proven}{under}{emergency}, "
        f"sha256 {one.sha256}",
    )


def _entry(when: Any, text: str) -> None:
    _line(f"{INDENT}{when}  {text}", INDENT * 3)


def _line(text: str, after: str = "") -> None:
    """Print a line, folded at the width; a hash is never cut."""
    print(
        "\n".join(wrap(text, WIDTH, subsequent_indent=after, break_long_words=False, break_on_hyphens=False))
    )
