"""The risk register is due with the first risk, and once a day at most when something about a risk changed."""

from datetime import date, timedelta
from pathlib import Path

from builders import ENGINE, START, make_act, make_engagement
from kt_engine.actions.issue_document import Issue, issue_document
from kt_engine.actions.rate_risk import rate_risk
from kt_engine.actions.reconcile import reconcile
from kt_engine.actions.start_task import start_task
from kt_engine.answers.changed_risks import rated_and_all, register_is_due, stale_registers
from kt_engine.answers.document_register import next_version
from kt_engine.answers.measures import measure_gate, share
from kt_engine.answers.ticking import head_seq
from kt_engine.store.database import Database, open_store
from kt_engine.words import CriterionClass, DocumentKey, Measure, Unit
from walking import House, of

REGISTER = DocumentKey.RISK_REGISTER
NEXT = START + timedelta(days=1)


def is_due(house: House, on: date) -> bool:
    with open_store(house.database) as reader:
        return register_is_due(reader, house.made.engagement_id, REGISTER, on)


def is_stale(house: House, on: date) -> bool:
    with open_store(house.database) as reader:
        return bool(reader.rows(stale_registers(on)))


def issued(house: House, on: date) -> None:
    with open_store(house.database) as reader:
        upcoming = next_version(reader, house.made.engagement_id, REGISTER, "E1")
    seq = head_seq(house.database, house.made.engagement_id)
    made = Issue(
        REGISTER, "E1", upcoming.number, upcoming.sequence, upcoming.version, "Title", f"{upcoming.version:064}",
        seq, f"# Text {upcoming.version}\n",
    )  # fmt: skip
    issue_document(house.database, make_act(ENGINE, on), house.files, house.made.engagement_id, made)


def rated(house: House, on: date, risk: str = "E1-R1") -> None:
    rate_risk(house.database, of(house.people.manager, on), risk, likelihood=2, impact=2, note="Looked at it")


def test_it_is_due_as_soon_as_there_is_a_risk_and_not_again_for_nothing(small: House) -> None:
    assert is_due(small, START)
    issued(small, START)
    assert not is_due(small, START)
    start_task(small.database, make_act(small.people.sponsor), "E1-T1")
    assert not is_due(small, NEXT)


def test_a_change_of_a_risk_makes_it_due_once_a_day(small: House) -> None:
    issued(small, START)
    rated(small, START)
    assert not is_due(small, START)
    assert is_due(small, NEXT)
    issued(small, NEXT)
    assert not is_due(small, NEXT + timedelta(days=1))


def test_a_register_that_was_never_issued_is_not_stale(small: House) -> None:
    rated(small, START)
    assert not is_stale(small, NEXT)
    issued(small, START)
    assert not is_stale(small, NEXT)
    rated(small, START)
    assert (is_stale(small, START), is_stale(small, NEXT)) == (False, True)


def test_without_a_risk_there_is_no_register(small: House) -> None:
    with open_store(small.database) as reader:
        assert not register_is_due(reader, 99, REGISTER, START)


def test_a_risk_counts_as_rated_once_however_often(small: House) -> None:
    with open_store(small.database) as reader:
        assert rated_and_all(reader, 1) == (0, 1)
    rated(small, START)
    rated(small, NEXT)
    with open_store(small.database) as reader:
        assert rated_and_all(reader, 1) == (1, 1)


def test_a_gate_measures_the_share_of_risks_somebody_rated(database: Database) -> None:
    made = make_engagement(database)
    reconcile(database, make_act(ENGINE), made.engagement_id)
    house = House(database, made, Path())
    assert rated_pct(house) == 0
    rated(house, START)
    count = len(made.playbook.risks)
    assert rated_pct(house) == share(1, count)


def rated_pct(house: House) -> object:
    with open_store(house.database) as reader:
        found = measure_gate(reader, house.made.engagement_id, "sourcing_strategy", None, START)
    [one] = [each for each in found if each.measure is Measure.RISKS_RATED_PCT]
    assert (one.unit, one.criterion_class) == (Unit.PERCENT, CriterionClass.INFORM)
    return one.value
