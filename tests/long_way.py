"""Leads a trainee of the very small desk along the long way, by the real actions, as far as a test wants."""

from datetime import date, timedelta
from decimal import Decimal

from sqlalchemy import select

from builders import Made, make_act, make_engagement
from kept_stores import kept
from kt_engine.actions.begin_nesting import begin_nesting
from kt_engine.actions.begin_reverse_shadow import begin_reverse_shadow
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.complete_task import complete_task
from kt_engine.actions.present_gate import present_gate
from kt_engine.actions.propose_graduation import propose_graduation
from kt_engine.actions.qualify_assessor import qualify_assessor
from kt_engine.actions.raise_level import raise_level
from kt_engine.actions.record_audit import Audited, record_audit
from kt_engine.actions.record_case import RecordedCase, ScoredCase, record_case
from kt_engine.actions.record_check import record_check
from kt_engine.actions.record_observation import RecordedObservation, Watched, record_observation
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.actions.sign_gate import sign_gate
from kt_engine.answers.trainee_facts import trainee_facts
from kt_engine.exchange.conditions import ConditionRow
from kt_engine.rules.trainee_path import TraineeFacts
from kt_engine.store.database import Database, open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Certification, Task, table_of
from kt_engine.words import CheckResult, Complexity, Decision, Stage
from walking import DAY, House, nominated, of, open_tasks, scored, taught

PLAYBOOK = "long_way"
UNTIL = date(2027, 12, 31)
K = "E1-K1"
LATER = DAY + timedelta(days=1)


def walk_long(database: Database, *, processes: int = 1) -> Made:
    """Bring the desk of the long way into stage 4, with a trainer who is qualified to assess."""
    return kept(database, ("long way", processes), lambda: _walk(database, processes))


def _walk(database: Database, processes: int) -> Made:
    made = make_engagement(database, PLAYBOOK, processes)
    people = made.people
    signers = {
        "need": (people.sponsor, people.process_owner),
        "partner": (people.sponsor, people.process_owner),
        "contract": (people.sponsor, people.team_leads[0]),
    }
    doers = {"need": people.sponsor, "partner": people.process_owner, "contract": people.process_owner}
    for number, (gate, both) in enumerate(signers.items(), 1):
        open_tasks(database, made, Stage.of_number(number))
        complete_task(database, make_act(doers[gate]), f"{made.handle}-T{number}")
        present_gate(database, make_act(people.manager), f"{made.handle}-G-{gate}")
        for signer in both:
            sign_gate(database, make_act(signer), f"{made.handle}-G-{gate}", decision=Decision.GO)
    qualify_assessor(
        database, make_act(people.team_leads[0]), made.handle, people.trainers[0].handle,
        qualification="taught_trainers", reference="Course 7", until=UNTIL,
    )  # fmt: skip
    return made


def facts_of(house: House, handle: str = K) -> TraineeFacts:
    with open_store(house.database) as reader:
        return trainee_facts(reader, find(reader, Certification, handle))


def checked(
    house: House, check: str, handle: str = K, *, result: CheckResult = CheckResult.PASSED, on: date = DAY
) -> None:
    record_check(
        house.database, of(house.people.team_leads[0], on), [handle], check=check, result=result, on=on,
        reference="HR-14", account="anovak" if check == "access" else None,
    )  # fmt: skip


def let_in(house: House, handle: str = K) -> None:
    for check in ("background", "confidentiality", "access", "house_rules"):
        checked(house, check, handle)


def passed_tests(house: House, handle: str = K, on: date = DAY) -> None:
    """Pass both modules, after a class in each."""
    taught(house.database, house.made, handle, "basics", "manners", on=on)
    for module in ("basics", "manners"):
        scored(house.database, house.made, handle, "90", module=module, on=on)


def observed(house: House, handle: str = K, on: date = DAY, **what: object) -> RecordedObservation:
    """Record a case by the expert; `what` are fields of Watched beside reference, outcome and day."""
    watched = Watched("T-1", "Saw both limits", on, **what)  # type: ignore[arg-type]
    return record_observation(house.database, of(house.people.experts[0], on), handle, watched)


def shadowed(house: House, handle: str = K, on: date = DAY) -> None:
    for case in ("refund", "threat"):
        observed(house, handle, on, case=case)


def raised(house: House, activity: str, level: int, handle: str = K, on: date = DAY) -> str:
    """Do one clean case, propose the level and let the giver sign; gives the agreement."""
    observed(house, handle, on, activity=activity)
    proposed = raise_level(
        house.database, of(house.people.trainers[0], on), handle, activity=activity, level=level
    )
    sign_agreement(house.database, of(house.people.experts[0], on), proposed.agreement)
    return proposed.agreement


def supervised(house: House, handle: str = K, on: date = DAY) -> None:
    """Reach both levels that a certificate needs."""
    begin_reverse_shadow(house.database, of(house.people.experts[0], on), handle)
    raised(house, "answer", 3, handle, on)
    raised(house, "pay_out", 2, handle, on)


def case(
    house: House, kind: str = "enquiry", score: str = "90", handle: str = K, *, on: date = DAY,
    critical_right: bool = True,
) -> RecordedCase:  # fmt: skip
    what = ScoredCase(kind, "T-9", Decimal(score), on, critical_right=critical_right)
    return record_case(house.database, of(house.people.experts[0], on), handle, what)


def all_cases(house: House, handle: str = K, on: date = DAY) -> None:
    """Pass four of five cases, the critical one among them."""
    for kind, score in (("enquiry", "84.9"), ("refund", "85"), *[("enquiry", "95")] * 3):
        case(house, kind, score, handle, on=on)


def ready_to_sign(house: House, trainee: int = 0) -> str:
    handle = nominated(house.database, house.made, trainee)
    let_in(house, handle)
    passed_tests(house, handle)
    shadowed(house, handle)
    supervised(house, handle)
    all_cases(house, handle)
    return handle


def signed(house: House, handle: str = K, on: date = DAY) -> None:
    for signer in (house.people.trainers[0], house.people.experts[0]):
        certify_trainee(house.database, of(signer, on), handle)


def certified(house: House, trainee: int = 0) -> str:
    handle = ready_to_sign(house, trainee)
    signed(house, handle)
    return handle


def opened_to_live_work(house: House, on: date = DAY) -> None:
    """Pass the gate of stage 4 of the first process, on a condition."""
    open_tasks(house.database, house.made, Stage.TRANSITION_AND_INTEGRATE, on)
    task = table_of(Task)
    with open_store(house.database) as reader:
        where = (task.c.task_key == "learn", task.c.process_id == 1)
        learn = reader.rows(select(task.c.handle).where(*where))[0]["handle"]
    complete_task(house.database, of(house.people.trainers[0], on), learn)
    condition = ConditionRow(
        "people", "Certify a second one", house.people.trainers[0].handle, on, on + timedelta(days=60),
        "The expert stays beside the desk", 50, 2,
    )  # fmt: skip
    gate = "E1-G-ready-P1"
    present_gate(house.database, of(house.people.manager, on), gate, conditions=(condition,))
    for signer in (house.people.process_owner, house.people.team_leads[0]):
        sign_gate(
            house.database, of(signer, on), gate, decision=Decision.GO_WITH_CONDITIONS, comment="Agreed"
        )


def nested(house: House, handle: str = K, on: date = DAY) -> None:
    begin_nesting(
        house.database, of(house.people.team_leads[1], on), handle, complexity=Complexity.SIMPLE, on=on
    )


def audited(house: House, score: str = "90", handle: str = K, on: date = LATER) -> None:
    who = of(house.people.team_leads[0], on)
    record_audit(house.database, who, handle, Audited("C-1", Decimal(score), on))


def graduated(house: House, handle: str = K, on: date = DAY + timedelta(days=9)) -> str:
    """Propose and sign the graduation, when the nursery is over and the process is open."""
    proposed = propose_graduation(house.database, of(house.people.team_leads[1], on), handle).agreement
    for signer in (house.people.trainers[0], house.people.team_leads[0]):
        sign_agreement(house.database, of(signer, on), proposed)
    return proposed


def live(house: House) -> str:
    handle = certified(house)
    nested(house, handle)
    for _ in range(2):
        audited(house, handle=handle)
    opened_to_live_work(house, LATER)
    graduated(house, handle)
    return handle
