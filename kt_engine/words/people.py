"""Words about people and what they sign."""

from enum import StrEnum


class Side(StrEnum):
    CLIENT = "client"
    PROVIDER = "provider"
    INCUMBENT = "incumbent"
    THIRD_PARTY = "third_party"


class Role(StrEnum):
    """What a person may do; functions of a playbook say who is asked."""

    TRANSITION_MANAGER = "transition_manager"
    PROCESS_OWNER = "process_owner"
    SUBJECT_EXPERT = "subject_expert"
    TRAINER = "trainer"
    TRAINEE = "trainee"
    TEAM_LEAD = "team_lead"
    STEERING_COMMITTEE = "steering_committee"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"
    SERVICE = "service"


class PersonKind(StrEnum):
    HUMAN = "human"
    SERVICE = "service"


class Meaning(StrEnum):
    """What a signature says the signer did."""

    REVIEWED = "reviewed"
    ACCEPTED = "accepted"
    RETURNED = "returned"
    CERTIFIED = "certified"
    DECIDED = "decided"
    APPROVED = "approved"
    DECLINED = "declined"
    CONFIRMED = "confirmed"


class AuthMethod(StrEnum):
    SELF_DECLARED = "self_declared"
    TOTP = "totp"


class SigningReason(StrEnum):
    """Why a signature was refused."""

    ROLE = "role"
    SEGREGATION = "segregation"
    VERSION = "version"
    NOT_ASKED = "not_asked"
    ALREADY = "already"
    DECISION = "decision"
    CRITERIA = "criteria"
    NOT_ENROLLED = "not_enrolled"
    CODE_MISSING = "code_missing"
    CODE_WRONG = "code_wrong"
    CODE_USED = "code_used"
    CODE_LATE = "code_late"
    CODE_EARLY = "code_early"
    SLOWED = "slowed"
    KEY_LOST = "key_lost"


class MessageKind(StrEnum):
    """Why somebody was written to."""

    REMINDER = "reminder"
    ESCALATION = "escalation"
    NOTICE = "notice"
    INVITATION = "invitation"
    ENROLLED = "enrolled"


class MessageStatus(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    FILED = "filed"


class KnowledgeSource(StrEnum):
    """Where a knowledge item can still be learned."""

    GIVER = "giver"
    RECORDING = "recording"
