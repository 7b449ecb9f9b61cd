"""Which risks wait to be looked at again by their owner: a reminder that holds nothing up. It writes nothing."""

from collections.abc import Iterator

from kt_engine.answers.wait import Place, Wait, rows
from kt_engine.store.tables import Risk
from kt_engine.words import ProcessStatus, RiskStatus, Stage


def risk_waits(place: Place) -> Iterator[Wait]:
    """Give the reviews that have come; closed risks and those of processes out of scope are not reviewed."""
    for row in rows(place, Risk):
        process_id = row["process_id"]
        if row["status"] is RiskStatus.CLOSED or row["review_on"] is None or row["review_on"] > place.today:
            continue
        if process_id is not None and place.work.processes[process_id]["status"] is ProcessStatus.DESCOPED:
            continue
        who, role, side = place.roster.asked(row["owner_function"], process_id, row["owner_id"])
        yield Wait(
            row["handle"], who, role, side, f"review risk: {row['title']}",
            place.work.stage_now(Stage.IDENTIFY_NEEDS, process_id), place.work.process(process_id),
            row["review_on"], None, f"kt risk rate {row['handle']} --likelihood ... --impact ... --note ...",
            holds_up=False,
        )  # fmt: skip
