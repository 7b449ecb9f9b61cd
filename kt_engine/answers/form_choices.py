"""What forms offer to choose from: handles, roles and titles, never a person's name. It writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func, select

from kt_engine.answers.form_choices_of_knowledge import KnowledgeChoices, knowledge_choices
from kt_engine.answers.form_choices_of_readiness import ReadinessChoices, readiness_choices
from kt_engine.answers.form_choices_of_work import WorkChoices, work_choices
from kt_engine.playbook.schema import Playbook
from kt_engine.store.database import Database, open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Chain, Engagement, Party, Person, RoleGrant, table_of
from kt_engine.store.unit import Reader
from kt_engine.words import OPEN_ENGAGEMENTS, EngagementStatus, Per, PersonKind, Stream

E, PERSON, GRANT, PARTY = (table_of(row) for row in (Engagement, Person, RoleGrant, Party))
MOST = 200
"""Longer lists are no help to anybody: then a form takes the handle as text."""


@dataclass(frozen=True)
class FormChoices:
    """Each line begins with the handle or key, then ` · `, then what helps to recognise it.

    A list holds at most MOST + 1 lines: one more than is shown tells that there are more.
    """

    engagements: tuple[str, ...]
    """Active and on hold."""
    active: tuple[str, ...]
    on_hold: tuple[str, ...]
    people: tuple[str, ...]
    parties: tuple[str, ...]
    modules: tuple[str, ...]
    """Of the playbooks that active engagements have pinned; the next four likewise."""
    kpis: tuple[str, ...]
    streams: tuple[str, ...]
    shifts: tuple[str, ...]
    languages: tuple[str, ...]
    work: WorkChoices
    knowledge: KnowledgeChoices
    readiness: ReadinessChoices


def form_choices(database: Database) -> FormChoices:
    """Give what can be chosen now: open engagements, people who can act, open work; the newest engagement first."""
    with open_store(database) as reader:
        engagements = _engagements(reader)
        playbooks = _pinned(reader)
        return FormChoices(
            engagements=tuple(line for line, _ in engagements),
            active=tuple(line for line, status in engagements if status is EngagementStatus.ACTIVE),
            on_hold=tuple(line for line, status in engagements if status is EngagementStatus.ON_HOLD),
            people=_people(reader),
            parties=tuple(
                f"{row['handle']} · {row['name']}"
                for row in reader.rows(
                    select(PARTY.c.handle, PARTY.c.name).order_by(PARTY.c.id).limit(MOST + 1)
                )
            ),
            modules=_lines(
                f"{key} · {spec.title}, {one.key}" for one in playbooks for key, spec in one.training.items()
            ),
            kpis=_lines(
                f"{key} · {spec.title}, {spec.unit.value}, {_subject(spec.per)}, {one.key}"
                for one in playbooks
                for key, spec in one.kpis.items()
            ),
            streams=_lines((*Stream, *(key for one in playbooks for key in one.streams))),
            shifts=_lines(key for one in playbooks if one.staffing for key in one.staffing.shifts),
            languages=_lines(key for one in playbooks if one.staffing for key in one.staffing.languages),
            work=work_choices(reader, MOST + 1),
            knowledge=knowledge_choices(reader, MOST + 1),
            readiness=readiness_choices(reader, MOST + 1),
        )


def news_mark(database: Database) -> int:
    """Give a number that grows with everything that is written: the lengths of all chains together."""
    with open_store(database) as reader:
        return int(reader.value(select(func.sum(table_of(Chain).c.head_seq))) or 0)


def _engagements(reader: Reader) -> list[tuple[str, EngagementStatus]]:
    rows = reader.rows(
        select(E.c.handle, E.c.name, E.c.status)
        .where(E.c.status.in_(OPEN_ENGAGEMENTS))
        .order_by(E.c.id.desc())
        .limit(MOST + 1)
    )
    return [(f"{row['handle']} · {row['name']}", row["status"]) for row in rows]


def _people(reader: Reader) -> tuple[str, ...]:
    people = reader.rows(
        select(PERSON.c.id, PERSON.c.handle)
        .where(PERSON.c.kind == PersonKind.HUMAN, PERSON.c.disabled_on.is_(None))
        .order_by(PERSON.c.id)
        .limit(MOST + 1)
    )
    shown = [row["id"] for row in people]
    roles: dict[int, set[str]] = {}
    for grant in reader.rows(
        select(GRANT.c.person_id, GRANT.c.role).where(GRANT.c.person_id.in_(shown)).distinct()
    ):
        roles.setdefault(grant["person_id"], set()).add(grant["role"].value.replace("_", " "))
    return tuple(" · ".join([row["handle"], *_listed(roles.get(row["id"], ()))]) for row in people)


def _listed(roles: Iterable[str]) -> list[str]:
    """Give the roles as the second half of a line, which somebody without a role does not have."""
    return [", ".join(sorted(roles))] if roles else []


def _pinned(reader: Reader) -> tuple[Playbook, ...]:
    """Give each pinned playbook of active engagements once."""
    one_of_each = (
        select(func.min(E.c.id).label("engagement_id"))
        .where(E.c.status == EngagementStatus.ACTIVE)
        .group_by(E.c.playbook_version_id)
        .order_by(func.min(E.c.id).desc())
        .limit(MOST)
    )
    return tuple(pinned_playbook(reader, row["engagement_id"]) for row in reader.rows(one_of_each))


def _lines(found: Iterable[str]) -> tuple[str, ...]:
    """Give each line once, at most MOST + 1."""
    return tuple(dict.fromkeys(str(line) for line in found))[: MOST + 1]


def _subject(per: Per) -> str:
    return "whole engagement" if per is Per.ENGAGEMENT else "per process"
