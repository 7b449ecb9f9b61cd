"""Proves who acts in an office, such as an administrator's, by a code where one can be asked for. It grants nothing."""

from collections.abc import Sequence

from kt_engine.actions.authority import acting_person
from kt_engine.actions.prove_identity import active_authenticator, prove_if_enrolled
from kt_engine.errors import Refused, SignatureRefused
from kt_engine.store.access import administrators
from kt_engine.store.columns import plain
from kt_engine.store.events import canonical, sha256_text
from kt_engine.store.unit import Unit
from kt_engine.words import SigningReason


def is_administrator(unit: Unit) -> bool:
    return unit.act.by in administrators(unit, unit.today)


def require_administrator(unit: Unit, verb: str) -> None:
    """Raise Refused unless who acts administers the installation; `verb` as in "invite people"."""
    person = acting_person(unit)
    if not is_administrator(unit):
        raise Refused(
            f"{person['handle']} may not {verb}: that needs the role administrator. Ask one to do it."
        )


def prove_office(unit: Unit, thing: str, content: Sequence[object]) -> int | None:
    """Spend a code bound to this content; None for who has no authenticator and need not have one.

    As soon as one administrator can prove who he is, all must: else the way around a lost key were another one's name.
    Raises SignatureRefused.
    """
    try:
        _refuse_unproven(unit)
        return prove_if_enrolled(unit, thing, sha256_text(canonical([plain(each) for each in content])))
    except SignatureRefused as refusal:
        refusal.thing = refusal.thing or thing
        raise


def _refuse_unproven(unit: Unit) -> None:
    known = administrators(unit, unit.today)
    if unit.act.by not in known or active_authenticator(unit, unit.act.by) is not None:
        return
    if any(active_authenticator(unit, other) is not None for other in known):
        who = acting_person(unit)["handle"]
        raise SignatureRefused(
            f"{who} is an administrator without an authenticator, and here administrators prove who they are. "
            f"Another administrator invites: kt person invite {who}",
            SigningReason.NOT_ENROLLED,
        )
