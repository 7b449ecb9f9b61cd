"""What of seats, access, readiness, parallel runs and agreements a form offers. No person's name; it writes nothing."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import case, select

from kt_engine.answers.form_lines import grouped, line_of, of_active, processes_where, short
from kt_engine.rules.learning import ENDED
from kt_engine.store.tables import (
    AccessRight,
    Agreement,
    Assumption,
    Attrition,
    Certification,
    Commitment,
    Communication,
    Engagement,
    ParallelRun,
    Person,
    Process,
    ReadinessPoint,
    Replacement,
    Site,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import (
    OPEN_ENGAGEMENTS,
    AccessStatus,
    AgreementStatus,
    AssumptionStatus,
    CommitmentStatus,
    ParallelStatus,
    ReadinessStatus,
    Stage,
)

E, P, PERSON, SITE = table_of(Engagement), table_of(Process), table_of(Person), table_of(Site)
K, GONE, REPLACED = table_of(Certification), table_of(Attrition), table_of(Replacement)
X, RP, PA, A = table_of(AccessRight), table_of(ReadinessPoint), table_of(ParallelRun), table_of(Agreement)
AS, UC, CM = table_of(Assumption), table_of(Commitment), table_of(Communication)
TRIABLE = (AccessStatus.GRANTED, AccessStatus.FAILED, AccessStatus.WORKING)
"""What waits for its user comes first."""
MOVING = (Stage.TRANSITION_AND_INTEGRATE.number, Stage.GO_LIVE.number)
SHORT_HASH = 8


@dataclass(frozen=True)
class ReadinessChoices:
    """Lines that begin with a handle; what is newest in the newest engagement comes first."""

    seats: tuple[str, ...]
    """Certifications of everybody who sits, or learns for a seat."""
    seated_people: tuple[str, ...]
    """The persons behind them."""
    left_seats: tuple[str, ...]
    """Certifications of people who left or will, about whose seat nothing is agreed."""
    rights: tuple[str, ...]
    """Of access; those that wait for their user first."""
    sites: tuple[str, ...]
    """At which rights must work."""
    points: tuple[str, ...]
    """Open ones; what can stop a go-live first."""
    moving_processes: tuple[str, ...]
    """In stage 4 or 5."""
    runs_to_draw: tuple[str, ...]
    """Parallel runs whose rule both sides have signed."""
    runs_to_compare: tuple[str, ...]
    """Drawn, and without a verdict."""
    runs_to_conclude: tuple[str, ...]
    rejected_runs: tuple[str, ...]
    assumptions: tuple[str, ...]
    promises: tuple[str, ...]
    messages: tuple[str, ...]
    """Of the communication plan, and not sent."""
    agreements: tuple[str, ...]
    """Before their signers, with the beginning of the hash, so that what is signed is what was shown."""


def readiness_choices(reader: Reader, most: int) -> ReadinessChoices:
    """Give at most `most` lines of each list."""
    drawn = PA.c.status == ParallelStatus.SAMPLED
    return ReadinessChoices(
        seats=_seats(reader, most),
        seated_people=_people(reader, most),
        left_seats=_left(reader, most),
        rights=_rights(reader, most),
        sites=_sites(reader, most),
        points=_points(reader, most),
        moving_processes=processes_where(reader, most, P.c.stage_number.in_(MOVING)),
        runs_to_draw=_runs(reader, most, PA.c.status == ParallelStatus.AGREED),
        runs_to_compare=_runs(reader, most, drawn, PA.c.verdict.is_(None)),
        runs_to_conclude=_runs(reader, most, drawn),
        rejected_runs=_runs(reader, most, PA.c.status == ParallelStatus.REJECTED),
        assumptions=_open(
            reader,
            most,
            AS,
            AS.c.text,
            AS.c.status == AssumptionStatus.OPEN,
            ("stands until", AS.c.expires_on),
        ),
        promises=_open(
            reader, most, UC, UC.c.text, UC.c.status == CommitmentStatus.OPEN, ("since", UC.c.raised_on)
        ),
        messages=_open(reader, most, CM, CM.c.message, CM.c.sent_on.is_(None), ("planned", CM.c.planned_on)),
        agreements=_agreements(reader, most),
    )


def _seats(reader: Reader, most: int) -> tuple[str, ...]:
    columns = (K.c.handle, K.c.status, P.c.handle.label("process"), P.c.name, PERSON.c.handle.label("person"))
    statement = (
        of_active(select(*columns), K)
        .join(PERSON, PERSON.c.id == K.c.person_id)
        .where(K.c.status.not_in(ENDED))
        .order_by(E.c.id.desc(), P.c.id, K.c.id)
    )
    return tuple(
        f"{row['handle']} · {row['person']} on {row['process']} {short(row['name'])}, "
        f"{row['status'].value.replace('_', ' ')}"
        for row in reader.rows(statement.limit(most))
    )


def _people(reader: Reader, most: int) -> tuple[str, ...]:
    """Give each person once, with the processes of open engagements."""
    statement = (
        select(PERSON.c.handle, P.c.handle.label("process"))
        .select_from(K)
        .join(E, E.c.id == K.c.engagement_id)
        .join(P, P.c.id == K.c.process_id)
        .join(PERSON, PERSON.c.id == K.c.person_id)
        .where(E.c.status.in_(OPEN_ENGAGEMENTS), K.c.status.not_in(ENDED))
        .order_by(PERSON.c.id.desc(), P.c.id)
    )
    pairs = ((row["handle"], row["process"]) for row in reader.rows(statement))
    return tuple(f"{who} · {short(', '.join(where))}" for who, where in grouped(pairs).items())[:most]


def _left(reader: Reader, most: int) -> tuple[str, ...]:
    columns = (K.c.handle, P.c.handle.label("process"), PERSON.c.handle.label("person"), GONE.c.left_on)
    statement = (
        of_active(select(*columns), K)
        .join(PERSON, PERSON.c.id == K.c.person_id)
        .join(GONE, GONE.c.certification_id == K.c.id)
        .where(K.c.id.not_in(select(REPLACED.c.certification_id)))
        .order_by(E.c.id.desc(), GONE.c.left_on.desc(), GONE.c.id.desc())
    )
    lines = (
        f"{row['handle']} · {row['person']} on {row['process']}, last day {row['left_on']}"
        for row in reader.rows(statement.limit(most))
    )
    return tuple({line.partition(" ")[0]: line for line in lines}.values())


def _rights(reader: Reader, most: int) -> tuple[str, ...]:
    rank = case({status: place for place, status in enumerate(TRIABLE)}, value=X.c.status)
    columns = (
        X.c.handle, X.c.right, X.c.system_key, X.c.status, X.c.shift, P.c.handle.label("process"),
        PERSON.c.handle.label("person"), SITE.c.handle.label("site"),
    )  # fmt: skip
    statement = (
        of_active(select(*columns), X)
        .join(PERSON, PERSON.c.id == X.c.person_id)
        .join(SITE, SITE.c.id == X.c.site_id)
        .where(X.c.status.in_(TRIABLE))
        .order_by(E.c.id.desc(), rank, X.c.id)
    )
    return tuple(
        line_of(
            row["handle"], f"{row['person']}: {row['right']} in {row['system_key'].replace('_', ' ')}",
            row["process"], f"at {row['site']}", f"shift {row['shift']}", row["status"].value,
        )
        for row in reader.rows(statement.limit(most))
    )  # fmt: skip


def _sites(reader: Reader, most: int) -> tuple[str, ...]:
    used = of_active(select(X.c.site_id), X).scalar_subquery()
    statement = select(SITE.c.handle, SITE.c.name).where(SITE.c.id.in_(used)).order_by(SITE.c.id)
    return tuple(f"{row['handle']} · {row['name']}" for row in reader.rows(statement.limit(most)))


def _points(reader: Reader, most: int) -> tuple[str, ...]:
    columns = (
        RP.c.handle, RP.c.text, RP.c.colour, RP.c.showstopper, RP.c.fallback_on, RP.c.due_on,
        P.c.handle.label("process"),
    )  # fmt: skip
    statement = (
        of_active(select(*columns), RP)
        .where(RP.c.status == ReadinessStatus.OPEN)
        .order_by(E.c.id.desc(), RP.c.showstopper.desc(), RP.c.fallback_on, RP.c.due_on, RP.c.id)
    )
    return tuple(
        line_of(
            row["handle"], row["text"], row["process"], row["colour"].value,
            f"way back until {row['fallback_on']}" if row["showstopper"] else f"due {row['due_on']}",
        )
        for row in reader.rows(statement.limit(most))
    )  # fmt: skip


def _runs(reader: Reader, most: int, *where: Any) -> tuple[str, ...]:
    columns = (
        PA.c.handle, PA.c.rule, PA.c.sample_size, PA.c.allowed_errors, P.c.handle.label("process"), P.c.name
    )  # fmt: skip
    statement = of_active(select(*columns), PA).where(*where).order_by(E.c.id.desc(), PA.c.id.desc())
    return tuple(
        line_of(
            row["handle"], row["name"], row["process"],
            f"{row['rule'].value} of {row['sample_size']}, {row['allowed_errors']} errors allowed",
        )
        for row in reader.rows(statement.limit(most))
    )  # fmt: skip


def _open(
    reader: Reader, most: int, table: Any, text: Any, is_open: Any, dated: tuple[str, Any]
) -> tuple[str, ...]:
    """Give the open records of a register by their day, soonest first."""
    word, on = dated
    columns = (table.c.handle, text.label("text"), on.label("on"), P.c.handle.label("process"))
    statement = (
        of_active(select(*columns), table)
        .where(is_open)
        .order_by(E.c.id.desc(), on.is_(None), on, table.c.id)
    )
    return tuple(
        line_of(row["handle"], row["text"], row["process"], *([f"{word} {row['on']}"] if row["on"] else []))
        for row in reader.rows(statement.limit(most))
    )


def _agreements(reader: Reader, most: int) -> tuple[str, ...]:
    columns = (A.c.handle, A.c.title, A.c.content_sha256, A.c.due_on, P.c.handle.label("process"))
    statement = (
        of_active(select(*columns), A)
        .where(A.c.status == AgreementStatus.PROPOSED)
        .order_by(E.c.id.desc(), A.c.due_on.is_(None), A.c.due_on, A.c.id)
    )
    return tuple(
        line_of(
            f"{row['handle']} {row['content_sha256'][:SHORT_HASH]}", row["title"], row["process"],
            *([f"due {row['due_on']}"] if row["due_on"] else []),
        )
        for row in reader.rows(statement.limit(most))
    )  # fmt: skip
