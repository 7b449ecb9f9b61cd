"""The shape of a rehearsal's two YAML files; it knows no playbook and no date, only counted days."""

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from kt_engine.exchange.yaml_file import Shape

Key = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,59}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=400)]
FileName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]+(/[a-z0-9_]+)*\.[a-z]{2,4}$")]
"""Inside the rehearsal's folder: no "..", nothing absolute."""
Days = Annotated[int, Field(ge=0, le=3660)]
"""Calendar days."""


class PartyPart(Shape):
    name: Text
    country: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
    subdivision: Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{0,5}$")] = ""
    time_zone: Text


class ClosedDayPart(Shape):
    """A day on which a site does not work, counted from the start."""

    day: Days
    title: Text


class SitePart(PartyPart):
    party: Text
    closed_days: tuple[ClosedDayPart, ...] = ()


class CandidatePart(PartyPart):
    bid: FileName
    chosen: bool = False


class OtherPartyPart(PartyPart):
    """A company beside client and provider, such as the one that does the work today; there from the first day."""

    side: Literal["incumbent", "third_party"]


class EventPart(Shape):
    """Days of the client's business calendar, counted from the start (day 0, a Monday)."""

    event: Key
    first_day: Days
    every_days: Annotated[int, Field(ge=1, le=366)]
    last_day: Days

    @property
    def days(self) -> tuple[int, ...]:
        """Ascending; `last_day` is in it where the rhythm meets it."""
        return tuple(range(self.first_day, self.last_day + 1, self.every_days))


class ContractPart(Shape):
    """Days counted from the day of signing."""

    reference: Text
    starts_day: Days
    ends_day: Days
    go_live_day: dict[int, Days] = Field(min_length=1)
    """By wave."""


class EngagementFile(Shape):
    """The file engagement.yaml."""

    title: Text
    name: Text
    playbook: Key
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    about_days: Days
    """How long it takes in all, roughly: by this the start is chosen so that it ends today."""
    client: PartyPart
    candidates: tuple[CandidatePart, ...] = Field(min_length=1)
    others: tuple[OtherPartyPart, ...] = ()
    sites: tuple[SitePart, ...] = Field(min_length=1)
    events: tuple[EventPart, ...] = ()
    contract: ContractPart


class HandoverPart(Shape):
    """The files of one handover: version 1, and what follows when it was returned."""

    handover: Key
    process: Key | None = None
    files: tuple[FileName, ...] = Field(min_length=1)


class EvidencePart(Shape):
    """The file attached when the task is completed; without a process it serves each of them."""

    task: Key
    process: Key | None = None
    file: FileName


class ReturnPart(Shape):
    handover: Key
    process: Key | None = None
    version: int = Field(default=1, ge=1)
    reason: Text


class OverrulePart(Shape):
    """What was found in one version is right as it stands: its receiver asks for it, and the client signs."""

    handover: Key
    process: Key | None = None
    version: int = Field(default=1, ge=1)
    reason: Text


class FailedAssessmentPart(Shape):
    """The first attempt of one trainee in one module."""

    process: Key
    seat: int = Field(ge=1, le=9)
    """1 is who was nominated first for the process."""
    module: Key
    score: int = Field(ge=0, le=100)


class GradesPart(Shape):
    """The tests of one process come as a grade export of a learning platform, and are imported as such."""

    process: Key
    file: FileName
    top: int = Field(ge=1, le=10_000)
    """The maximum of every item."""
    items: dict[Text, Key] = Field(min_length=1)
    """Titles of grade items to training modules."""
    critical: dict[Text, Key] = Field(default_factory=dict)
    """Titles of the items with a module's critical questions."""


class LeaverPart(Shape):
    process: Key
    seat: int = Field(ge=1, le=9)
    after: Literal["nominated", "in_class", "assessed", "certified"]
    """The status reached just before."""
    reason: Text


class BlockedTaskPart(Shape):
    """Blocked on the day it starts."""

    task: Key
    process: Key | None = None
    days: Days = Field(ge=1)
    reason: Text
    unblocked_by: Text


class ConditionPart(Shape):
    """A gate passed with one criterion open; all days counted from the day of presenting."""

    gate: Key
    process: Key | None = None
    criterion: Key
    task_without_evidence: Key | None = None
    """This task is completed without its file, which leaves the criterion unmet; None: something else does."""
    text: Text
    owner: Key
    """A function."""
    due_day: Days
    expires_day: Days
    compensating_control: Text
    ramp_ceiling_pct: int | None = Field(default=None, ge=0, le=100)
    closed_day: Days
    closed_with: FileName
    closing_note: Text


class RefusalPart(Shape):
    """A gate that is not passed when it is first presented, and is presented again."""

    gate: Key
    process: Key | None = None
    decision: Literal["temporary_no_go", "no_go"]
    """All of the quorum sign a temporary_no_go; the first no_go is enough."""
    comment: Text
    again_day: Days = Field(ge=1)
    """Counted from the day of the decision."""


class RiskStepPart(Shape):
    """One thing its owner does about a risk: rates it, or says what became of it."""

    day: Days
    """From the start of the engagement; played on the owner's next working day, if the rehearsal lasts so long."""
    what: Literal["rated", "occurred", "closed", "reopened"] = "rated"
    likelihood: int | None = Field(default=None, ge=1, le=5)
    impact: int | None = Field(default=None, ge=1, le=5)
    note: Text
    review_after: Days | None = None
    """Days after this step on which it is looked at again."""
    fallback_day: Days | None = None
    """The last day of the way back, from the start of the engagement."""


class RiskPart(Shape):
    risk: Key
    """A risk of the playbook."""
    steps: tuple[RiskStepPart, ...] = Field(min_length=1)


class WaitPart(Shape):
    """A task that nobody completes while something of its process is under way."""

    task: Key
    waits_for: Literal["sessions", "play_backs"]
    """Sessions that are planned, or items that were explained and not explained back."""


class ScriptFile(Shape):
    """The file script.yaml: what differs from an engagement where all goes well."""

    scores: tuple[Annotated[int, Field(ge=0, le=100)], ...] = Field(min_length=1)
    """Taken in turn for every assessment the script does not name, and again from the first."""
    handovers: tuple[HandoverPart, ...] = Field(min_length=1)
    evidence: tuple[EvidencePart, ...] = ()
    returns: tuple[ReturnPart, ...] = ()
    overrules: tuple[OverrulePart, ...] = ()
    failed_assessments: tuple[FailedAssessmentPart, ...] = ()
    grades: tuple[GradesPart, ...] = ()
    leavers: tuple[LeaverPart, ...] = ()
    blocked_tasks: tuple[BlockedTaskPart, ...] = ()
    conditions: tuple[ConditionPart, ...] = ()
    risks: tuple[RiskPart, ...] = ()
    refusals: tuple[RefusalPart, ...] = ()
    """In the order in which a gate is refused, where one is refused more than once."""
    plays: tuple[Literal["knowledge", "access", "readiness", "promises", "seats", "parallel_runs"], ...] = ()
    """The parts of the folder transfer/ that are played; what the playbook asks for by itself is played always."""
    waits: tuple[WaitPart, ...] = ()
