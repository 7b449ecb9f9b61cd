"""The playbook's risks stand on the register from the first tick on, once, and stay as people leave them."""

from sqlalchemy import select

from builders import ENGINE, make_act
from kt_engine.actions.rate_risk import rate_risk
from kt_engine.actions.reconcile import reconcile
from kt_engine.store.database import open_store
from kt_engine.store.playbooks import pinned_playbook
from kt_engine.store.tables import Risk, table_of
from kt_engine.words import RiskStatus
from walking import House, count_of, last_event, of, value_of

R = table_of(Risk)


def again(house: House) -> bool:
    return reconcile(house.database, make_act(ENGINE), house.made.engagement_id)


def test_every_risk_of_the_playbook_becomes_a_row(first_stage: House) -> None:
    with open_store(first_stage.database) as reader:
        rows = reader.rows(select(R).order_by(R.c.number))
        specs = pinned_playbook(reader, first_stage.made.engagement_id).risks
    assert [row["risk_key"] for row in rows] == list(specs)
    assert [row["handle"] for row in rows] == [f"E1-R{number}" for number in range(1, len(specs) + 1)]
    for row, spec in zip(rows, specs.values(), strict=True):
        assert (row["title"], row["likelihood"], row["impact"]) == (spec.title, spec.likelihood, spec.impact)
        assert (row["owner_function"], row["owner_id"], row["process_id"]) == (spec.owner, None, None)
        assert (row["status"], row["review_on"]) == (RiskStatus.OPEN, None)


def test_reconciling_again_adds_none(first_stage: House) -> None:
    before = count_of(first_stage.database, Risk)
    assert not again(first_stage)
    assert count_of(first_stage.database, Risk) == before


def test_what_was_rated_stays_rated(first_stage: House) -> None:
    rate_risk(
        first_stage.database, of(first_stage.people.manager), "E1-R1", likelihood=1, impact=1, note="Solved"
    )
    again(first_stage)
    assert value_of(first_stage.database, Risk, "E1-R1", "likelihood") == 1


def test_an_engagement_from_before_gains_them_with_its_next_tick(stage_four: House) -> None:
    with stage_four.database.writer.begin() as connection:
        for table in ("risk_rating", "risk"):
            for (name,) in connection.exec_driver_sql(
                f"SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = '{table}'"
            ).all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        connection.exec_driver_sql("DELETE FROM risk")
    assert again(stage_four)
    assert count_of(stage_four.database, Risk) > 0
    assert last_event(stage_four.database) == ("reconciled", "E1")
