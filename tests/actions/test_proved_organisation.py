"""What the actions on the organisation and the frame of an engagement write is proved by its chain."""

from datetime import date
from decimal import Decimal
from pathlib import Path

from builders import make_act, make_engagement
from kt_engine.actions.add_calendar_event import add_calendar_event
from kt_engine.actions.add_candidate import add_candidate
from kt_engine.actions.cancel_engagement import cancel_engagement
from kt_engine.actions.choose_provider import choose_provider
from kt_engine.actions.descope_process import descope_process
from kt_engine.actions.edit_site_day import edit_site_day
from kt_engine.actions.hold_engagement import hold_engagement
from kt_engine.actions.import_scope import import_scope
from kt_engine.actions.record_contract import record_contract
from kt_engine.actions.record_kpi import record_kpi
from kt_engine.actions.resume_engagement import resume_engagement
from kt_engine.actions.set_party import set_party
from kt_engine.answers.verify_store import verify
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database
from kt_engine.words import Side, SiteDayKind, Stage
from stage_builders import reach_stage


def test_every_row_these_actions_write_is_proved_by_an_event(any_database: Database, tmp_path: Path) -> None:
    made = make_engagement(any_database, "tiny", with_provider=False)
    act, day = make_act(made.people.manager), date(2027, 3, 8)
    edit_site_day(any_database, make_act(), site="S1", on=day, kind=SiteDayKind.HOLIDAY, title="Fair")
    add_calendar_event(any_database, act, 1, event="cut_off", days=[day])
    import_scope(any_database, act, 1, ())
    candidate = add_candidate(any_database, act, 1, party=made.people.provider)
    reach_stage(any_database, made, Stage.SELECT_PARTNER)
    choose_provider(any_database, act, 1, candidate=candidate.handle)
    verified = verify(any_database, tmp_path, ALLOWED_MOVES)
    assert verified.findings == ()


def test_every_row_written_later_is_proved_by_an_event(any_database: Database, tmp_path: Path) -> None:
    made = make_engagement(any_database, "tiny")
    act, later = make_act(made.people.manager), make_act(made.people.manager, date(2027, 9, 1))
    set_party(any_database, act, 1, side=Side.PROVIDER, party=made.people.provider)
    reach_stage(any_database, made, Stage.GO_LIVE)
    record_contract(
        any_database, act, 1, signed_on=date(2027, 1, 4), starts_on=date(2027, 2, 1), ends_on=date(2029, 1, 31),
        reference="NL-417", go_live={1: date(2027, 5, 3)},
    )  # fmt: skip
    record_kpi(
        any_database, later, 1, kpi="on_time", period="2027-08", value=Decimal("97.5"), source="Export",
        process="process_1",
    )  # fmt: skip
    descope_process(any_database, later, 1, process="process_2", reason="Stays with the client")
    hold_engagement(any_database, later, 1, reason="Budget freeze")
    resume_engagement(any_database, later, 1)
    cancel_engagement(any_database, later, 1, reason="Sold")
    verified = verify(any_database, tmp_path, ALLOWED_MOVES)
    assert verified.findings == ()
