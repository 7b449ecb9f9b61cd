"""The shape of a playbook: what any engagement of a function needs. It knows no file, store or plan."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from kt_engine.playbook.planning_spec import ItemSessionsSpec, SessionRulesSpec, StaffingSpec
from kt_engine.playbook.readiness_spec import (
    AssumptionSpec,
    CommunicationSpec,
    ControlSpec,
    PeopleChangeSpec,
    StreamSpec,
    SystemSpec,
)
from kt_engine.playbook.shape import Key, Number, Shape, Text, Titled
from kt_engine.playbook.trainee_path import (
    CasesSpec,
    CheckSpec,
    NestingSpec,
    ProficiencySpec,
    RecertificationSpec,
    ReverseShadowSpec,
    ShadowSpec,
)
from kt_engine.words import (
    CriterionClass,
    Direction,
    DocumentKey,
    Frequency,
    HandoverKind,
    IssueWhen,
    KnowledgeType,
    Measure,
    Per,
    Role,
    Side,
    Stage,
    TraineeStep,
    Unit,
    WaitKind,
)


class Threshold(Shape):
    """A number a stranger may doubt, with where it comes from."""

    value: Number
    unit: Unit
    source: Text
    checked_on: date


class FunctionSpec(Shape):
    """Who is asked: an open list; `role` is what such a person may do."""

    title: Text
    role: Role
    side: Side


class KnowledgeItemSpec(Shape):
    title: Text
    criticality: int = Field(ge=1, le=5)
    frequency: Frequency
    per: Literal[Per.ENGAGEMENT, Per.PROCESS] = Per.PROCESS
    giver: Key | None = None
    """The function whose holder knows it today; None: nobody is named."""
    complexity: int | None = Field(default=None, ge=1, le=5)
    """None: somebody rates it when the item is prioritised."""
    type: KnowledgeType | None = None
    backup: Key | None = None
    """The function whose holder knows it too."""
    receiver: Key | None = None
    """The provider's function whose holder learns it first and writes it down; None: somebody is named later."""
    taught_in: tuple[Key, ...] = ()
    """The modules that prove it; none: who is certified has proved it."""
    sections: tuple[Text, ...] = ()
    """What must be written down, section by section."""
    review: Key | None = None
    """A threshold in calendar days or months: so long after it was baselined somebody looks at it again."""
    sessions: ItemSessionsSpec | None = None
    """None: no session is planned for it."""


class HandoverSpec(Shape):
    title: Text
    kind: HandoverKind
    per: Literal[Per.ENGAGEMENT, Per.PROCESS] = Per.PROCESS
    giver: Key
    receiver: Key
    reviewers: tuple[Key, ...] = Field(min_length=1)
    sections: tuple[Text, ...] = ()
    stage: Stage = Stage.TRANSITION_AND_INTEGRATE
    due_with: Key
    """The task whose planned end is the day this handover is due."""
    inventory: bool = False
    """True: its file is a list of work under way or of assets that is counted before it can be accepted."""


class TrainingModuleSpec(Shape):
    title: Text
    per: Literal[Per.TRAINEE] = Per.TRAINEE
    pass_mark: Key = Field(alias="pass")
    """A threshold in percent, 0 to 100, inclusive: a score equal to it passes."""
    critical_questions: Literal["all", "none"] = "all"
    hours: Decimal = Field(gt=0, le=10**4, max_digits=15)


class QuorumSpec(Shape):
    side: Side
    role: Role
    count: int = Field(default=1, ge=1, le=9)


class CertificationSpec(Shape):
    """What one trainee needs for one process; what a playbook does not name is not asked of him."""

    seats: Key
    valid_for: Key
    attempts: Key
    signed_by: tuple[QuorumSpec, ...] = Field(min_length=1)
    shifts: tuple[Key, ...] = ()
    """The shifts a process is worked in; none named: one."""
    assessment_valid_for: Key | None = None
    """A threshold in calendar days: an older passed test does not carry a certificate."""
    assessors: dict[Key, Titled] = Field(default_factory=dict)
    """Qualifications that let somebody assess who is neither a giver nor certified on the process."""
    clearances: dict[Key, CheckSpec] = Field(default_factory=dict)
    induction: dict[Key, CheckSpec] = Field(default_factory=dict)
    shadow: ShadowSpec | None = None
    reverse_shadow: ReverseShadowSpec | None = None
    cases: CasesSpec | None = None
    nesting: NestingSpec | None = None
    proficiency: ProficiencySpec | None = None
    recertification: RecertificationSpec | None = None

    @property
    def has_steps(self) -> bool:
        """Tell whether more is asked for than class, tests and signatures."""
        single = (self.shadow, self.reverse_shadow, self.cases, self.nesting, self.proficiency)
        return bool(self.clearances or self.induction or self.recertification or any(single))


class RaciSpec(Shape):
    """Who answers for a piece of work beside the function that does it (which is responsible, R)."""

    accountable: Key | None = None
    """Exactly one function; None: the one that does the work."""
    consulted: tuple[Key, ...] = ()
    informed: tuple[Key, ...] = ()


class TaskSpec(Shape):
    title: Text
    function: Key
    effort_hours: Decimal = Field(default=Decimal(0), ge=0, le=10**4, max_digits=15)
    duration_days: int = Field(ge=1, le=400)
    """Working days on the calendar of who does it."""
    per: Per = Per.ENGAGEMENT
    after: tuple[Key, ...] = ()
    anchored_to: Key | None = None
    """An event of the client's business calendar: the task starts on its first date after those before it."""
    attended_by: tuple[Key, ...] = ()
    """Functions who must be there besides `function`: it is dated on days, and in hours, when all of them work."""
    raci: RaciSpec | None = None
    """None: its stage's."""
    milestone: Literal["go_live"] | None = None
    evidence: bool = False
    """True: the task cannot be completed without a file as evidence."""
    issues: DocumentKey | None = None
    """The engine does this task itself: it issues the document, then the task is done."""
    reaches: TraineeStep | None = None
    """The task of a trainee is done when his way is proven so far; None: when whoever does it says so."""


class CriterionSpec(Shape):
    title: Text
    criterion_class: CriterionClass = Field(alias="class")
    measure: Measure
    key: Key | None = None
    """Which KPI, task or module the measure looks at, where it needs one."""
    at_least: Number | Key | None = None
    at_most: Number | Key | None = None


class GateSpec(Shape):
    title: Text
    of: Literal[Per.ENGAGEMENT, Per.PROCESS]
    closes: Stage | None = None
    quorum: tuple[QuorumSpec, ...] = Field(min_length=1)
    max_conditions: int = Field(default=0, ge=0, le=20)
    decision_days: int = Field(default=1, ge=1, le=60)
    """Working days planned between the pack being ready and the decision."""
    signs_baseline: bool = False
    """The go of this gate signs the plan in force as revision 0."""
    raci: RaciSpec | None = None
    """None: the first signer of its quorum, the client's before the others, answers for it."""
    criteria: dict[Key, CriterionSpec] = Field(min_length=1)


class StageSpec(Shape):
    raci: RaciSpec = RaciSpec()
    """For the tasks that say nothing else."""
    tasks: dict[Key, TaskSpec] = Field(default_factory=dict)
    gates: dict[Key, GateSpec] = Field(default_factory=dict)


class KpiSpec(Shape):
    title: Text
    unit: Unit
    direction: Direction
    target: Key
    """A threshold."""
    per: Literal[Per.ENGAGEMENT, Per.PROCESS] = Per.PROCESS
    formula: Text


class RiskSpec(Shape):
    title: Text
    likelihood: int = Field(ge=1, le=5)
    impact: int = Field(ge=1, le=5)
    owner: Key
    mitigation: Text


class DocumentSpec(Shape):
    issue: IssueWhen
    stage: Stage | None = None
    weekday: Literal["monday", "tuesday", "wednesday", "thursday", "friday"] | None = None
    """The day of a weekly one."""


class ReminderSpec(Shape):
    """How an open question is chased; both fields name thresholds."""

    first: Key | None = None
    """In percent of the answer period; None: the first reminder comes at its end."""
    again: Key | None = None
    """In working days after the period's end: the next reminder, and the next level of escalation."""
    escalate_to: tuple[Key, ...] = ()
    """Functions, level by level, of the side that was asked; none of it: its transition managers, then its
    steering committee."""


class CalendarEventSpec(Shape):
    """A kind of day of the client's business calendar that tasks can be anchored to."""

    title: Text


class Playbook(Shape):
    """One resolved playbook: everything a function's engagement needs, overlays merged."""

    key: Key
    version: Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
    title: Text
    extends: Key | None = None
    function: Text
    thresholds: dict[Key, Threshold] = Field(default_factory=dict)
    functions: dict[Key, FunctionSpec] = Field(default_factory=dict)
    calendar_events: dict[Key, CalendarEventSpec] = Field(default_factory=dict)
    knowledge_items: dict[Key, KnowledgeItemSpec] = Field(default_factory=dict)
    handovers: dict[Key, HandoverSpec] = Field(default_factory=dict)
    training: dict[Key, TrainingModuleSpec] = Field(default_factory=dict)
    certification: CertificationSpec | None = None
    staffing: StaffingSpec | None = None
    wave_gap: Key | None = None
    """A threshold in days: each wave begins its transition so many working days after the wave before it."""
    sessions: SessionRulesSpec | None = None
    """None: no session is planned for any knowledge item."""
    answer_periods: dict[WaitKind, Key] = Field(default_factory=dict)
    """A threshold in days for each kind of answer: working days of who is asked, where the contract says nothing."""
    reminders: ReminderSpec = ReminderSpec()
    stages: dict[Stage, StageSpec] = Field(default_factory=dict)
    kpis: dict[Key, KpiSpec] = Field(default_factory=dict)
    risks: dict[Key, RiskSpec] = Field(default_factory=dict)
    systems: dict[Key, SystemSpec] = Field(default_factory=dict)
    streams: dict[Key, StreamSpec] = Field(default_factory=dict)
    people_changes: dict[Key, PeopleChangeSpec] = Field(default_factory=dict)
    communications: dict[Key, CommunicationSpec] = Field(default_factory=dict)
    controls: dict[Key, ControlSpec] = Field(default_factory=dict)
    assumptions: dict[Key, AssumptionSpec] = Field(default_factory=dict)
    documents: dict[DocumentKey, DocumentSpec] = Field(default_factory=dict)

    @property
    def seats(self) -> int:
        """How many certified people a process needs; 0 where nobody is certified."""
        return int(self.thresholds[self.certification.seats].value) if self.certification else 0

    @field_validator("stages", mode="after")
    @classmethod
    def _in_travel_order(cls, stages: dict[Stage, StageSpec]) -> dict[Stage, StageSpec]:
        return {stage: stages[stage] for stage in Stage if stage in stages}
