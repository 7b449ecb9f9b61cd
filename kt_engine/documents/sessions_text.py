"""How the share of sessions that were held reads, with what it is divided by. It knows no store."""

from kt_engine.answers.sessions_held import SessionsHeld
from kt_engine.documents.speech import say
from kt_engine.documents.wording import counted, number


def held(of: SessionsHeld) -> str:
    """Say 3 of 5 (60 %): 1 still planned, 1 item that needs a session nobody has booked."""
    if of.held_pct is None:
        return say("none was to be held")
    said = say(
        "{held} of {whole} ({share} %)",
        held=of.held_count,
        whole=of.to_hold_count,
        share=number(of.held_pct),
    )
    left = [counted(of.planned_count, "still planned", "still planned")] if of.planned_count else []
    if of.not_booked_count:
        items = counted(of.not_booked_count, "item")
        left.append(say("{items} in need of a session nobody has booked", items=items))
    return f"{said}: {', '.join(left)}" if left else said
