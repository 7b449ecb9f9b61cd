"""Collects the facts of the transition plan: what will be done, when, by whom. It writes nothing."""

from collections.abc import Mapping, Sequence

from sqlalchemy import RowMapping, select

from kt_engine.answers.collect_plan_dates import (
    contract_by_wave,
    plan_milestones,
    plan_processes,
    plan_stages,
    plan_waves,
)
from kt_engine.answers.collect_plan_gates import baseline_signatures, plan_gates, quorum_of
from kt_engine.answers.document_reading import asked_of, engagement_facts, parties_of
from kt_engine.answers.transition_plan_facts import (
    PlanCalendarEvent,
    PlanCertification,
    PlanFunction,
    PlanHandover,
    PlanKnowledgeItem,
    PlanModule,
    PlanParty,
    PlanRisk,
    PlanSite,
    TransitionPlanFacts,
)
from kt_engine.playbook.schema import Playbook
from kt_engine.store.find import by_id
from kt_engine.store.functions import holder
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.processes import in_scope
from kt_engine.store.tables import (
    CalendarEvent,
    Engagement,
    Handover,
    HandoverReviewer,
    Person,
    PlanRevision,
    Site,
    table_of,
)
from kt_engine.store.unit import Reader
from kt_engine.words import HandoverStatus

H, R, S = table_of(Handover), table_of(PlanRevision), table_of(Site)


def collect_transition_plan(reader: Reader, engagement_id: int) -> TransitionPlanFacts:
    playbook = pinned_playbook(reader, engagement_id)
    processes = in_scope(reader, engagement_id)
    contract = contract_by_wave(reader, engagement_id)
    planned = plan_processes(reader, engagement_id, processes, contract)
    baseline, forecast = _revisions(reader, engagement_id)
    return TransitionPlanFacts(
        engagement=engagement_facts(reader, engagement_id),
        starts_on=by_id(reader, Engagement, engagement_id)["starts_on"],
        forecast_revision=forecast["number"] if forecast else None,
        forecast_cause=f"{forecast['cause'].replace('_', ' ')}, {forecast['cause_subject']}"
        if forecast
        else None,
        baseline_signed_on=baseline["made_on"] if baseline else None,
        processes=planned,
        waves=plan_waves(planned),
        parties=tuple(
            PlanParty(row["name"], side, row["country"])
            for side, row in parties_of(reader, engagement_id).items()
        ),
        sites=_sites(reader, engagement_id, processes),
        functions=_functions(reader, engagement_id, playbook, processes),
        stages=plan_stages(reader, engagement_id),
        milestones=plan_milestones(reader, engagement_id, playbook),
        gates=plan_gates(reader, engagement_id, playbook),
        handovers=_handovers(reader, engagement_id, playbook),
        knowledge_items=tuple(
            PlanKnowledgeItem(one.title, one.criticality, one.frequency, one.per.value)
            for one in playbook.knowledge_items.values()
        ),
        modules=_modules(playbook),
        certification=_certification(playbook),
        risks=_risks(playbook),
        calendar_events=_calendar_events(reader, engagement_id, playbook),
        signatures=baseline_signatures(reader, engagement_id, playbook),
    )


def _revisions(reader: Reader, engagement_id: int) -> tuple[RowMapping | None, RowMapping | None]:
    """Give the signed baseline (revision 0) and the newest forecast, where there are any."""
    rows = reader.rows(select(R).where(R.c.engagement_id == engagement_id).order_by(R.c.number))
    baseline = [row for row in rows if row["number"] == 0]
    forecasts = [row for row in rows if row["number"] > 0]
    return (baseline[0] if baseline else None, forecasts[-1] if forecasts else None)


def _sites(reader: Reader, engagement_id: int, processes: Sequence[RowMapping]) -> tuple[PlanSite, ...]:
    """Give the sites of the processes and of the parties, by id."""
    parties = {row["id"] for row in parties_of(reader, engagement_id).values()}
    used = {row["site_id"] for row in processes}
    return tuple(
        PlanSite(
            handle=row["handle"],
            name=row["name"],
            country=row["country"],
            working_weekdays=tuple(int(number) for number in row["working_weekdays"].split(",") if number),
        )
        for row in reader.rows(select(S).order_by(S.c.id))
        if row["id"] in used or row["party_id"] in parties
    )


def _functions(
    reader: Reader, engagement_id: int, playbook: Playbook, processes: Sequence[RowMapping]
) -> tuple[PlanFunction, ...]:
    """Give who holds each function for all, then who holds it for one process only."""
    asked = asked_of(reader, engagement_id, playbook)
    found = []
    for key, spec in playbook.functions.items():
        places: list[tuple[str | None, int | None]] = [(None, holder(asked.held, key, None))]
        places += [
            (row["handle"], asked.held[key, row["id"]]) for row in processes if (key, row["id"]) in asked.held
        ]
        if len(places) > 1 and places[0][1] is None:
            del places[0]
        for process, person_id in places:
            name, handle = _named(asked.people, person_id)
            found.append(PlanFunction(spec.title, spec.side, process, name, handle))
    return tuple(found)


def _named(people: Mapping[int, RowMapping], person_id: int | None) -> tuple[str | None, str | None]:
    if person_id is None:
        return None, None
    return people[person_id]["name"], people[person_id]["handle"]


def _handovers(reader: Reader, engagement_id: int, playbook: Playbook) -> tuple[PlanHandover, ...]:
    """Give what the playbook asks for, counted and dated as the store has it, then what was added by hand."""
    rows = reader.rows(
        select(H)
        .where(H.c.engagement_id == engagement_id, H.c.status != HandoverStatus.WITHDRAWN)
        .order_by(H.c.id)
    )
    planned = []
    for key, spec in playbook.handovers.items():
        due = [row["due_on"] for row in rows if row["handover_key"] == key and not row["ad_hoc"]]
        dated = sorted(day for day in due if day is not None)
        titles = [playbook.functions[function].title for function in (spec.giver, spec.receiver)]
        reviewers = tuple(playbook.functions[function].title for function in spec.reviewers)
        first, last = (dated[0], dated[-1]) if dated else (None, None)
        planned.append(
            PlanHandover(
                spec.title, spec.kind, len(due), titles[0], titles[1], reviewers, spec.sections, first, last
            )
        )
    return (*planned, *_added(reader, rows))


def _added(reader: Reader, rows: Sequence[RowMapping]) -> list[PlanHandover]:
    reviewer, person = table_of(HandoverReviewer), table_of(Person)
    names = {row["id"]: row["name"] for row in reader.rows(select(person.c.id, person.c.name))}
    asked = reader.rows(select(reviewer.c.handover_id, reviewer.c.person_id).order_by(reviewer.c.id))
    return [
        PlanHandover(
            title=row["title"],
            kind=row["kind"],
            count=1,
            giver=names.get(row["giver_id"], "nobody named"),
            receiver=names.get(row["receiver_id"], "nobody named"),
            reviewers=tuple(
                names[one["person_id"]]
                for one in asked
                if one["handover_id"] == row["id"] and one["person_id"]
            ),
            sections=(),
            first_due_on=row["due_on"],
            last_due_on=row["due_on"],
        )
        for row in rows
        if row["ad_hoc"]
    ]


def _modules(playbook: Playbook) -> tuple[PlanModule, ...]:
    return tuple(
        PlanModule(
            one.title,
            one.hours,
            playbook.thresholds[one.pass_mark].value,
            playbook.thresholds[one.pass_mark].source,
        )
        for one in playbook.training.values()
    )


def _certification(playbook: Playbook) -> PlanCertification | None:
    rule = playbook.certification
    if rule is None:
        return None
    valid = playbook.thresholds[rule.valid_for]
    return PlanCertification(
        seats=playbook.thresholds[rule.seats].value,
        attempts=playbook.thresholds[rule.attempts].value,
        valid_for=valid.value,
        valid_for_unit=valid.unit,
        signed_by=quorum_of(rule.signed_by),
    )


def _risks(playbook: Playbook) -> tuple[PlanRisk, ...]:
    """Give the risks, the highest score first; equal ones in the playbook's order."""
    risks = [
        PlanRisk(one.title, one.likelihood, one.impact, playbook.functions[one.owner].title, one.mitigation)
        for one in playbook.risks.values()
    ]
    return tuple(sorted(risks, key=lambda risk: -risk.likelihood * risk.impact))


def _calendar_events(reader: Reader, engagement_id: int, playbook: Playbook) -> tuple[PlanCalendarEvent, ...]:
    event = table_of(CalendarEvent)
    rows = reader.rows(select(event).where(event.c.engagement_id == engagement_id).order_by(event.c.on))
    found = []
    for key, spec in playbook.calendar_events.items():
        dates = tuple(row["on"] for row in rows if row["event_key"] == key)
        found.append(PlanCalendarEvent(spec.title, dates))
    return tuple(found)
