"""The role matrix: twenty-two duties by ten roles, one literal table. Every act and every signature is looked up here.

Four cells are wider than in common practice (docs/decisions/0014): a process owner also reviews documents, a trainer
writes down what an expert told him and accepts what he is the named receiver of, and a member of the steering committee
completes the tasks he is asked for. Two duties were added for agreements (docs/decisions/0017).
"""

from collections.abc import Mapping
from enum import StrEnum

from kt_engine.words import AgreementKind, Meaning, Role


class Duty(StrEnum):
    CREATE_ENGAGEMENT = "create_engagement"
    EDIT_PLAN = "edit_plan"
    COMPLETE_TASK = "complete_task"
    DRAFT_DOCUMENT = "draft_document"
    REVIEW_DOCUMENT = "review_document"
    APPROVE_DOCUMENT = "approve_document"
    RECORD_SESSION = "record_session"
    SCORE_ASSESSMENT = "score_assessment"
    SIGN_COMPETENCE = "sign_competence"
    COMPILE_GATE_PACK = "compile_gate_pack"
    SIGN_GATE = "sign_gate"
    WAIVE = "waive"
    MOVE_STAGE = "move_stage"
    ROLL_BACK = "roll_back"
    GRANT_ROLE = "grant_role"
    KEEP_ACCOUNTS = "keep_accounts"
    CONFIGURE = "configure"
    READ_AUDIT_LOG = "read_audit_log"
    EXPORT_EVIDENCE = "export_evidence"
    DELETE_EVIDENCE = "delete_evidence"
    AGREE = "agree"
    ACKNOWLEDGE = "acknowledge"


class Right(StrEnum):
    NONE = "-"
    READ = "R"
    CREATE = "C"
    SIGN = "S"
    PROPOSE = "P"
    """Asks; somebody else signs."""
    EXECUTE = "X"
    """Carries out what others signed."""
    OWN = "O"
    """Only what he himself is asked for, or what is about him."""


ROLES = (
    Role.TRANSITION_MANAGER,
    Role.PROCESS_OWNER,
    Role.SUBJECT_EXPERT,
    Role.TRAINER,
    Role.TRAINEE,
    Role.TEAM_LEAD,
    Role.STEERING_COMMITTEE,
    Role.AUDITOR,
    Role.ADMINISTRATOR,
    Role.SERVICE,
)
#                              TM  CO  SE  TR  TE  TL  SC  AU  AD  SV
_TABLE: Mapping[Duty, str] = {
    Duty.CREATE_ENGAGEMENT: " C   R   -   -   -   R   R   R   -   - ",
    Duty.EDIT_PLAN: "         C   R   -   -   -   C   -   R   -   - ",
    Duty.COMPLETE_TASK: "     O   O   O   O   O   O   O   R   -   O ",
    Duty.DRAFT_DOCUMENT: "    C   C   C   C   -   C   -   R   -   C ",
    Duty.REVIEW_DOCUMENT: "   -   S   S   S   -   S   -   R   -   - ",
    Duty.APPROVE_DOCUMENT: "  -   S   -   S   -   S   -   R   -   - ",
    Duty.RECORD_SESSION: "    -   -   R   C   R   R   -   R   -   - ",
    Duty.SCORE_ASSESSMENT: "  -   -   C   C   R   R   -   R   -   - ",
    Duty.SIGN_COMPETENCE: "   -   S   S   S   -   S   -   R   -   - ",
    Duty.COMPILE_GATE_PACK: " C   R   -   -   -   C   R   R   -   - ",
    Duty.SIGN_GATE: "         -   S   -   -   -   S   S   R   -   - ",
    Duty.WAIVE: "             P   S   -   -   -   S   S   R   -   - ",
    Duty.MOVE_STAGE: "        P   -   -   -   -   -   -   -   -   X ",
    Duty.ROLL_BACK: "         P   S   -   -   -   S   S   R   -   - ",
    Duty.GRANT_ROLE: "        P   S   -   -   -   S   -   R   X   - ",
    Duty.KEEP_ACCOUNTS: "     -   -   -   -   -   -   -   R   C   - ",
    Duty.CONFIGURE: "         -   -   -   -   -   -   -   R   C   - ",
    Duty.READ_AUDIT_LOG: "    R   R   -   -   O   O   R   R   R   - ",
    Duty.EXPORT_EVIDENCE: "   C   C   -   -   -   C   C   C   -   - ",
    Duty.DELETE_EVIDENCE: "   -   -   -   -   -   -   -   -   -   - ",
    Duty.AGREE: "             P   S   S   S   -   S   S   R   -   P ",
    Duty.ACKNOWLEDGE: "       P   S   S   S   S   S   -   R   -   P ",
}
MATRIX: Mapping[Duty, Mapping[Role, Right]] = {
    duty: {role: Right(letter) for role, letter in zip(ROLES, row.split(), strict=True)}
    for duty, row in _TABLE.items()
}

AGREED_DUTY: Mapping[AgreementKind, Duty] = {
    AgreementKind.ALLOCATION: Duty.AGREE,
    AgreementKind.KNOWLEDGE_ITEM: Duty.AGREE,
    AgreementKind.KNOWLEDGE_WAIVER: Duty.WAIVE,
    AgreementKind.ACKNOWLEDGEMENT: Duty.ACKNOWLEDGE,
    AgreementKind.FINDING_OVERRULED: Duty.APPROVE_DOCUMENT,
    AgreementKind.AUTHORITY_LEVEL: Duty.SIGN_COMPETENCE,
    AgreementKind.GRADUATION: Duty.SIGN_COMPETENCE,
    AgreementKind.REPLACEMENT: Duty.AGREE,
    AgreementKind.SAMPLING_RULE: Duty.AGREE,
    AgreementKind.PARALLEL_RESULT: Duty.AGREE,
    AgreementKind.CONTROL_OWNER: Duty.AGREE,
    AgreementKind.ASSUMPTION: Duty.AGREE,
    AgreementKind.COMMITMENT: Duty.AGREE,
    AgreementKind.READINESS: Duty.AGREE,
}
"""Which duty it is to sign an agreement, by its kind."""
AGREED_MEANING: Mapping[AgreementKind, Meaning] = {
    AgreementKind.KNOWLEDGE_ITEM: Meaning.ACCEPTED,
    AgreementKind.ACKNOWLEDGEMENT: Meaning.CONFIRMED,
}
"""What a signature on an agreement says, where it does not say `approved`."""


def meaning_of(kind: AgreementKind) -> Meaning:
    return AGREED_MEANING.get(kind, Meaning.APPROVED)


def agreement_kind(kind: AgreementKind) -> str:
    """Give the kind of thing an agreement is in the matrix, such as agreement.allocation."""
    return f"agreement.{kind.value}"


SIGNED_DUTY: Mapping[tuple[str, Meaning], Duty] = {
    ("handover_version", Meaning.REVIEWED): Duty.REVIEW_DOCUMENT,
    ("handover_version", Meaning.ACCEPTED): Duty.APPROVE_DOCUMENT,
    ("handover_version", Meaning.RETURNED): Duty.REVIEW_DOCUMENT,
    ("certification", Meaning.CERTIFIED): Duty.SIGN_COMPETENCE,
    ("certification", Meaning.DECLINED): Duty.SIGN_COMPETENCE,
    ("gate_version", Meaning.DECIDED): Duty.SIGN_GATE,
    ("waiver", Meaning.APPROVED): Duty.WAIVE,
    ("waiver", Meaning.DECLINED): Duty.WAIVE,
    **{(agreement_kind(kind), meaning_of(kind)): duty for kind, duty in AGREED_DUTY.items()},
    **{(agreement_kind(kind), Meaning.DECLINED): duty for kind, duty in AGREED_DUTY.items()},
}
"""Which duty a signature is, by the kind of thing and the meaning. What stands in no line is signed by nobody."""


def has_right(role: Role, duty: Duty, *rights: Right) -> bool:
    return MATRIX[duty][role] in rights


def signs(role: Role, kind: str, meaning: Meaning) -> bool:
    """Tell whether a role may sign this kind of thing in this meaning at all."""
    duty = SIGNED_DUTY.get((kind, meaning))
    return duty is not None and has_right(role, duty, Right.SIGN)
