"""A certificate that counts no more is kept as it was; a new one is made on new evidence, or it expires."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from builders import ENGINE, make_act
from kt_engine.actions.begin_live import begin_live
from kt_engine.actions.call_recertification import Away, CalledRecertification, call_recertification
from kt_engine.actions.expire_certificates import expire_certificates
from kt_engine.answers.certificates_held import earlier_certificates, holds_on
from kt_engine.answers.staffing import certified_by_process
from kt_engine.answers.ticking import due_for_sweep
from kt_engine.errors import MoveRefused, Refused, UsageProblem
from kt_engine.store.database import open_store
from kt_engine.store.find import find
from kt_engine.store.tables import Certification, Recertification, table_of
from kt_engine.words import CertificationStatus, RecertCause
from long_way import K, all_cases, certified, live, signed
from walking import DAY, House, count_of, of, passed, scored, status_of, taught, value_of

S, R = CertificationStatus, RecertCause
CALLED = date(2027, 3, 1)
ENDS = DAY + timedelta(days=365)


def call(
    house: House, cause: RecertCause = R.CHANGE, away: Away | None = None, on: date = CALLED
) -> CalledRecertification:
    who = of(house.people.team_leads[0], on)
    return call_recertification(house.database, who, K, cause=cause, reason="New refund rule", away=away)


def test_a_change_lets_the_certificate_count_no_more(long_way: House) -> None:
    certified(long_way)
    before = value_of(long_way.database, Certification, K, "evidence_sha256")
    assert call(long_way).due_on == CALLED
    assert status_of(long_way, Certification, K) is S.RECERT_DUE
    kept = table_of(Recertification)
    with open_store(long_way.database) as reader:
        [row] = reader.rows(select(kept))
        assert certified_by_process(reader, 1, CALLED) == {}
    assert (row["certified_on"], row["expires_on"], row["evidence_sha256"], row["cause"]) == (
        DAY, ENDS, before, R.CHANGE,
    )  # fmt: skip


def test_what_held_on_an_earlier_day_still_held_then(long_way: House) -> None:
    certified(long_way)
    call(long_way)
    with open_store(long_way.database) as reader:
        row, earlier = find(reader, Certification, K), earlier_certificates(reader, 1)[1]
        assert holds_on(row, CALLED - timedelta(days=1), earlier)
        assert not holds_on(row, CALLED, earlier)


@pytest.mark.parametrize(("days", "passes"), [(60, True), (61, False)])
def test_an_absence_longer_than_the_playbook_allows_asks_for_a_new_certificate(
    long_way: House, days: int, passes: bool
) -> None:
    certified(long_way)
    back = CALLED + timedelta(days=90)
    away = Away(back - timedelta(days=days - 1), back)
    if passes:
        with pytest.raises(Refused, match=r"was away for 60 days; the playbook asks .* after more than 60"):
            call(long_way, R.ABSENCE, away, back)
    else:
        assert call(long_way, R.ABSENCE, away, back).cause is R.ABSENCE


def test_an_absence_has_days_that_are_over(long_way: House) -> None:
    certified(long_way)
    with pytest.raises(UsageProblem, match="--away-from DATE --away-to DATE"):
        call(long_way, R.ABSENCE)
    with pytest.raises(UsageProblem, match="cannot be over today"):
        call(long_way, R.ABSENCE, Away(DAY, CALLED + timedelta(days=1)))
    with pytest.raises(UsageProblem, match="calls itself"):
        call(long_way, R.PERIOD)
    assert count_of(long_way.database, Recertification) == 0


def test_nobody_is_recalled_who_is_not_certified(long_way: House) -> None:
    certified(long_way)
    call(long_way)
    with pytest.raises(MoveRefused, match="is recert due"):
        call(long_way)


def test_the_short_way_knows_no_new_certificate(stage_four: House) -> None:
    passed(stage_four.database, stage_four.made)
    with pytest.raises(Refused, match="does not say when somebody is certified again"):
        call(stage_four)
    assert not expire_certificates(stage_four.database, make_act(ENGINE, ENDS), 1)


def test_a_new_certificate_needs_the_modules_of_the_playbook_and_a_new_set_of_cases(long_way: House) -> None:
    live(long_way)
    call(long_way)
    taught(long_way.database, long_way.made, K, "basics", on=CALLED)
    assert status_of(long_way, Certification, K) is S.IN_CLASS
    with pytest.raises(Refused, match="manners is not tested again for a new certificate; basics is"):
        scored(long_way.database, long_way.made, K, "90", module="manners", on=CALLED)
    scored(long_way.database, long_way.made, K, "90", on=CALLED)
    assert status_of(long_way, Certification, K) is S.ASSESSED
    with pytest.raises(Refused, match=r"cannot be certified yet: 0 of 5 cases are assessed\."):
        signed(long_way, on=CALLED)
    all_cases(long_way, on=CALLED)
    signed(long_way, on=CALLED)
    assert status_of(long_way, Certification, K) is S.CERTIFIED
    assert value_of(long_way.database, Certification, K, "expires_on") == CALLED + timedelta(days=365)
    begin_live(long_way.database, of(long_way.people.team_leads[0], CALLED), K)
    assert status_of(long_way, Certification, K) is S.LIVE


def test_the_old_and_the_new_certificate_hold_each_on_its_own_days(long_way: House) -> None:
    certified(long_way)
    call(long_way)
    again = CALLED + timedelta(days=10)
    taught(long_way.database, long_way.made, K, "basics", on=again)
    scored(long_way.database, long_way.made, K, "90", on=again)
    all_cases(long_way, on=again)
    signed(long_way, on=again)
    days = (DAY, CALLED, again - timedelta(days=1), again)
    with open_store(long_way.database) as reader:
        row, earlier = find(reader, Certification, K), earlier_certificates(reader, 1)[1]
        assert [holds_on(row, day, earlier) for day in days] == [True, False, False, True]


def test_a_certificate_counts_on_its_last_day_and_calls_itself_on_the_day_after(long_way: House) -> None:
    certified(long_way)
    assert not expire_certificates(long_way.database, make_act(ENGINE, ENDS), 1)
    after = ENDS + timedelta(days=1)
    assert due_for_sweep(long_way.database, after) == (1,)
    assert expire_certificates(long_way.database, make_act(ENGINE, after), 1)
    assert not expire_certificates(long_way.database, make_act(ENGINE, after), 1)
    assert status_of(long_way, Certification, K) is S.RECERT_DUE
    kept = table_of(Recertification)
    with open_store(long_way.database) as reader:
        assert reader.value(select(kept.c.cause)) is R.PERIOD


def test_who_is_not_certified_again_in_time_has_an_expired_certificate(long_way: House) -> None:
    certified(long_way)
    call(long_way)
    last = CALLED + timedelta(days=30)
    assert not expire_certificates(long_way.database, make_act(ENGINE, last), 1)
    assert expire_certificates(long_way.database, make_act(ENGINE, last + timedelta(days=1)), 1)
    assert status_of(long_way, Certification, K) is S.EXPIRED
    late = last + timedelta(days=2)
    taught(long_way.database, long_way.made, K, "basics", on=late)
    assert status_of(long_way, Certification, K) is S.IN_CLASS
