"""The facts behind red, amber and green: of all engagements, of one today, of one a week ago. It writes nothing."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import ColumnElement, RowMapping, and_, or_, select

from kt_engine.answers.go_live_history import cutovers_of, go_live_history, last_of
from kt_engine.answers.waves import WaveStanding, contract_go_lives
from kt_engine.rules.colour import ColourFacts, Verdict, WaveDates, verdict_of
from kt_engine.store.tables import Condition, Gate, table_of
from kt_engine.store.unit import Reader

X, G = table_of(Condition), table_of(Gate)
WEEK = timedelta(days=7)


def verdict_today(reader: Reader, engagement_id: int, waves: Sequence[WaveStanding], today: date) -> Verdict:
    """Give the colour of one engagement."""
    return verdict_of(
        ColourFacts(
            tuple(wave.dates for wave in waves),
            expired_conditions(reader, today, X.c.engagement_id == engagement_id).get(engagement_id, ()),
            late_gates(reader, today, G.c.engagement_id == engagement_id).get(engagement_id, ()),
        )
    )


def verdict_a_week_ago(
    reader: Reader, engagement_id: int, waves: Sequence[WaveStanding], today: date
) -> Verdict | None:
    """Give the colour as of seven days earlier, by what the store knows of that day; None before the first plan."""
    then = today - WEEK
    kept = go_live_history(reader, engagement_id)
    plan = kept.as_of(then)
    if plan is None:
        return None
    promised = contract_go_lives(reader, engagement_id, signed_by=then)
    cutovers = cutovers_of(reader, engagement_id)
    found = []
    for wave in waves:
        refs = cutovers.get(wave.wave, ())
        expected = last_of(kept.go_lives[plan["id"]], refs)
        live_on = wave.actual_on if wave.actual_on and wave.actual_on <= then else None
        found.append(
            WaveDates(
                wave.wave,
                promised.get(wave.wave),
                kept.signed_go_live(refs) if kept.baseline_known(then) else None,
                live_on or (expected[0] if expected else None),
                is_live=live_on is not None,
            )
        )
    conditions = expired_conditions(reader, then, X.c.engagement_id == engagement_id)
    gates = late_gates(reader, then, G.c.engagement_id == engagement_id) if kept.baseline_known(then) else {}
    return verdict_of(
        ColourFacts(tuple(found), conditions.get(engagement_id, ()), gates.get(engagement_id, ()))
    )


def verdicts_of_all(
    reader: Reader, waves: Mapping[int, Sequence[WaveStanding]], today: date
) -> dict[int, Verdict]:
    """Give the colour of every engagement whose waves are given, by its id."""
    conditions = expired_conditions(reader, today)
    gates = late_gates(reader, today)
    return {
        id_: verdict_of(
            ColourFacts(tuple(wave.dates for wave in own), conditions.get(id_, ()), gates.get(id_, ()))
        )
        for id_, own in waves.items()
    }


def expired_conditions(reader: Reader, on: date, *where: ColumnElement[bool]) -> dict[int, tuple[str, ...]]:
    """Give, by engagement, the conditions that were past their last day on a day and not closed by then."""
    rows = reader.rows(
        select(X.c.engagement_id, X.c.handle)
        .where(X.c.expires_on < on, or_(X.c.closed_on.is_(None), X.c.closed_on > on), *where)
        .order_by(X.c.id)
    )
    return _by_engagement(rows)


def late_gates(reader: Reader, on: date, *where: ColumnElement[bool]) -> dict[int, tuple[str, ...]]:
    """Give, by engagement, the gates that were past their baseline day on a day and not passed by then."""
    still_open = and_(
        or_(G.c.passed_on.is_(None), G.c.passed_on > on),
        or_(G.c.withdrawn_on.is_(None), G.c.withdrawn_on > on),
    )
    rows = reader.rows(
        select(G.c.engagement_id, G.c.handle)
        .where(G.c.baseline_on < on, still_open, *where)
        .order_by(G.c.baseline_on, G.c.id)
    )
    return _by_engagement(rows)


def _by_engagement(rows: Sequence[RowMapping]) -> dict[int, tuple[str, ...]]:
    found: dict[int, list[str]] = {}
    for row in rows:
        found.setdefault(row["engagement_id"], []).append(row["handle"])
    return {id_: tuple(handles) for id_, handles in found.items()}
