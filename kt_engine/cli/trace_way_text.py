"""The long way of a trainee as lines to print: checks, cases, levels, nursery, periods. It prints nothing itself."""

from collections.abc import Iterator, Sequence
from datetime import date

from kt_engine.answers.trace_signatures import TracedSignature
from kt_engine.answers.trace_way import (
    TracedAgreement,
    TracedCase,
    TracedLevel,
    TracedPeriod,
    TracedScore,
    TracedTerm,
    TracedWay,
)
from kt_engine.cli.output import shown

Section = tuple[str, Sequence[tuple[date | str, str]], Sequence[TracedSignature]]


def way_lines(way: TracedWay) -> Iterator[Section]:
    """Give each part that has anything: its heading, its entries, and signatures below them."""
    for heading, entries in _recorded(way):
        if entries:
            yield heading, entries, ()
    for level in way.levels:
        heading = (
            f"Level of authority: {level.activity} {level.level}, {level.cause.value} on {level.since_on}"
        )
        yield heading, [(level.since_on, _level(level))], level.signatures
    for one in way.graduations:
        yield f"Graduation {one.agreement}: {shown(one.status)}", [_agreement(one)], one.signatures
    for one in way.acknowledgements:
        yield f"Acknowledgement {one.agreement}: {shown(one.status)}", [_agreement(one)], one.signatures


def _recorded(way: TracedWay) -> Iterator[tuple[str, list[tuple[date | str, str]]]]:
    yield (
        f"Checks: {len(way.checks)}",
        [
            (
                one.on,
                f"{one.check}: {shown(one.result)}, by {one.by}{_where(one.reference)}{_with(one.account)}",
            )
            for one in way.checks
        ],
    )
    yield f"Cases watched and done: {len(way.watched)}", [(one.on, _case(one)) for one in way.watched]
    yield f"Cases scored for the certificate: {len(way.cases)}", [(one.on, _score(one)) for one in way.cases]
    yield (
        "Nursery",
        [
            (one.starts_on, f"until {one.ends_on}, {shown(one.complexity)}, by {one.by}")
            for one in way.nursery
        ],
    )
    yield f"Audits in the nursery: {len(way.audits)}", [(one.on, _score(one)) for one in way.audits]
    yield f"Periods of live work: {len(way.periods)}", [(one.period, _period(one)) for one in way.periods]
    before = way.certified_before
    yield f"Certificates before: {len(before)}", [(one.certified_on, _before(one)) for one in before]


def _period(one: TracedPeriod) -> str:
    result = "good enough" if one.met else "not good enough"
    if one.quality_pct is None:
        return f"{result}, recorded by {one.by}"
    times = f"{shown(one.handle_time_seconds)} s beside {shown(one.tenured_seconds)} s"
    return f"{result}: {times}, quality {shown(one.quality_pct)} percent, recorded by {one.by}"


def _before(one: TracedTerm) -> str:
    again = f"again since {one.due_on} ({shown(one.cause)})"
    why = f": {shown(one.reason)}" if one.reason else ""
    return f"certified; {again}, by {one.by}, proof sha256 {one.proof_sha256}{why}"


def _case(one: TracedCase) -> str:
    what = " and ".join(part for part in (one.case, one.activity) if part)
    level = f" at level {one.level}" if one.level is not None else ""
    verb = "done under supervision" if one.activity else "watched"
    real = "simulated" if one.simulated else "real"
    stepped_in = ", corrected" if one.corrected else ""
    outcome = f": {shown(one.outcome)}" if one.outcome else ""
    return f"{what} {verb}{level}, {real}{stepped_in}, {shown(one.reference)}, by {one.by}{outcome}"


def _score(one: TracedScore) -> str:
    critical = " (critical)" if one.critical else ""
    score = "" if one.score_pct is None else f": {shown(one.score_pct)} of {shown(one.pass_mark_pct)} percent"
    result = "passed" if one.passed else "not passed"
    return (
        f"{one.place}, {one.kind}{critical}{score}, {result}, {shown(one.reference)}, by {one.by} "
        f"({shown(one.qualified_by.replace('_', ' '))})"
    )


def _level(one: TracedLevel) -> str:
    agreed = f", agreed in {one.agreement}" if one.agreement else ""
    stop = f", stop criterion {one.criterion}" if one.criterion else ""
    reason = f": {shown(one.reason)}" if one.reason else ""
    return f"level {one.level} in {one.activity}, by {one.by}{agreed}{stop}{reason}"


def _agreement(one: TracedAgreement) -> tuple[date | str, str]:
    decided = f", decided on {one.decided_on}" if one.decided_on else ""
    return one.asked_on, f"{shown(one.title)}{decided}, sha256 {one.sha256}"


def _where(reference: str | None) -> str:
    return f", {shown(reference)}" if reference else ""


def _with(account: str | None) -> str:
    return f", with the account {shown(account)}" if account else ""
