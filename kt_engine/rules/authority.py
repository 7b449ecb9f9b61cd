"""Which verb is which duty of the role matrix, and who may do it; signing has its own rules in signing.py. No store."""

from collections.abc import Iterable, Mapping

from kt_engine.errors import Refused
from kt_engine.rules.matrix import MATRIX, Duty, Right
from kt_engine.words import Role, Side

TM, TL, TR = Role.TRANSITION_MANAGER, Role.TEAM_LEAD, Role.TRAINER
AD, CO, SV = Role.ADMINISTRATOR, Role.PROCESS_OWNER, Role.SERVICE
SE, SC, AU = Role.SUBJECT_EXPERT, Role.STEERING_COMMITTEE, Role.AUDITOR

DUTIES: Mapping[str, tuple[Duty, frozenset[Role]]] = {
    "import scope": (Duty.EDIT_PLAN, frozenset({TM})),
    "assign functions": (Duty.EDIT_PLAN, frozenset({TM})),
    "change the business calendar": (Duty.EDIT_PLAN, frozenset({TM})),
    "assign tasks": (Duty.EDIT_PLAN, frozenset({TM, TL})),
    "block and unblock tasks": (Duty.EDIT_PLAN, frozenset({TM, TL})),
    "add handovers": (Duty.EDIT_PLAN, frozenset({TM})),
    "withdraw trainees": (Duty.EDIT_PLAN, frozenset({TM, TL})),
    "plan seats": (Duty.EDIT_PLAN, frozenset({TM, TL})),
    "choose replacements": (Duty.AGREE, frozenset({TM})),
    "take processes out of scope": (Duty.EDIT_PLAN, frozenset({TM})),
    "hold, resume or cancel an engagement": (Duty.EDIT_PLAN, frozenset({TM})),
    "record sessions": (Duty.RECORD_SESSION, frozenset({TR})),
    "record assessments": (Duty.SCORE_ASSESSMENT, frozenset({TR, SE})),
    "plan and conclude parallel runs": (Duty.EDIT_PLAN, frozenset({TM, TL})),
    "present gates": (Duty.COMPILE_GATE_PACK, frozenset({TM, TL})),
    "waive tasks": (Duty.WAIVE, frozenset({TM})),
    "waive knowledge items": (Duty.WAIVE, frozenset({TM})),
    "move what can be moved": (Duty.MOVE_STAGE, frozenset({SV})),
    "grant roles": (Duty.GRANT_ROLE, frozenset({AD, TM})),
    "import people": (Duty.GRANT_ROLE, frozenset({TM})),
    "add people": (Duty.KEEP_ACCOUNTS, frozenset({AD})),
    "read the audit log": (Duty.READ_AUDIT_LOG, frozenset({TM, CO, SC, AU, AD})),
    "build packs": (Duty.EXPORT_EVIDENCE, frozenset({TM, CO, TL, SC, AU})),
    "export evidence": (Duty.EXPORT_EVIDENCE, frozenset({TM, CO, TL, SC, AU})),
}
"""The verbs that are a duty of the matrix; the roles named here may be fewer than the matrix lets, never more."""

OTHER: Mapping[str, frozenset[Role]] = {
    "add companies, sites and people": frozenset({AD, TM}),
    "change site calendars": frozenset({AD, TM}),
    "say which company stands on which side": frozenset({TM}),
    "say in which language documents are issued": frozenset({TM}),
    "nominate trainees": frozenset({TM, TL, TR, SV}),
    "record candidate providers": frozenset({TM}),
    "choose the provider": frozenset({TM}),
    "record the contract": frozenset({TM}),
    "record KPI values": frozenset({TM, TL}),
    "close conditions": frozenset({TM}),
    "keep the risk register": frozenset({TM}),
    "record comparisons": frozenset({TM, TL, TR, SE, CO}),
    "chase answers": frozenset({TM}),
    "keep knowledge sources": frozenset({TM}),
    "keep knowledge items": frozenset({TM, TR}),
    "put knowledge items before their signers": frozenset({TM, TR}),
    "take knowledge items out": frozenset({TM}),
    "keep knowledge sessions": frozenset({TM, TR, TL}),
    "ask for people's hours": frozenset({TM, TR, TL}),
    "say who is away": frozenset({AD, TM, TL}),
    "say who leaves": frozenset({AD, TM}),
    "keep the register of access": frozenset({TM, TL}),
    "keep the readiness log": frozenset({TM, TL}),
    "keep assumptions and promises": frozenset({TM}),
    "keep notices and messages to people": frozenset({TM}),
    "keep the control register": frozenset({TM}),
    "record checks of trainees": frozenset({TM, TL, TR}),
    "record what trainees watch and do": frozenset({TR, SE, TL}),
    "say how far trainees may go": frozenset({TR, SE, TL}),
    "lead trainees to live work": frozenset({TM, TL}),
    "audit trainees": frozenset({TR, TL}),
    "call for a new certificate": frozenset({TM, TL, TR, CO}),
    "say who may assess": frozenset({TM, TL}),
}
"""The verbs that no duty of the matrix covers."""

USEFUL = frozenset({Right.CREATE, Right.PROPOSE, Right.EXECUTE, Right.READ, Right.OWN})
MAY: Mapping[str, frozenset[Role]] = {
    **{
        verb: frozenset(role for role in roles if MATRIX[duty][role] in USEFUL)
        for verb, (duty, roles) in DUTIES.items()
    },
    **OTHER,
}

APPROVERS = {Side.CLIENT: CO, Side.PROVIDER: TL}
"""Who approves a role proposed for somebody on a side, besides an administrator."""


def may_approve_role(held: Iterable[tuple[Role, object]], side: Side) -> bool:
    """Tell whether one of the roles held may approve a role on this side."""
    return any(role is AD or (role is APPROVERS.get(side) and on is side) for role, on in held)


def check_authority(
    verb: str, person: str, held: Iterable[tuple[Role, Side | None]], *, named: bool = False
) -> None:
    """Raise Refused unless one of the roles held may do this; `named`: this person is named on the record."""
    allowed = MAY[verb]
    if named or any(role in allowed for role, _side in held):
        return
    names = " or ".join(sorted(role.value.replace("_", " ") for role in allowed))
    raise Refused(f"{person} may not {verb}: that needs the role {names}. Ask for it with: kt role grant")
