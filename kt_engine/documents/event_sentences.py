"""What each kind of event says in a plain sentence; an unknown kind still says its name, subject and details."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum

from kt_engine.documents.speech import say, say_of, spoken
from kt_engine.documents.wording import day, words
from kt_engine.words import (
    AccessStatus,
    AgreementStatus,
    AssumptionStatus,
    CheckResult,
    Colour,
    CommitmentStatus,
    ComparisonResult,
    Complexity,
    Decision,
    EngagementStatus,
    Frequency,
    HandoverKind,
    HandoverStatus,
    KnowledgeSource,
    KnowledgeStatus,
    Language,
    Meaning,
    ObservationPhase,
    ParallelVerdict,
    QuestionKind,
    RecertCause,
    RemovalCause,
    ReplacementKind,
    Role,
    Side,
    Stage,
    Stream,
    TaskStatus,
    WorkSetting,
)

SENTENCES: dict[str, str] = {
    "engagement_started": "{subject} was started, to begin on {starts_on}.",
    "language_set": "Documents of {subject} are issued in the language {language} from now on; before it was {was}.",
    "engagement_held": "{subject} was put on hold.",
    "engagement_resumed": "{subject} was resumed.",
    "engagement_cancelled": "{subject} was cancelled.",
    "scope_imported": "The scope was read in: {added_count} processes added, {changed_count} changed.",
    "pack_built": "The handover pack {subject} was built of the facts up to event {as_of_seq}: {files_count} files.",
    "process_descoped": "{subject} was taken out of scope.",
    "people_imported": "People were read in: {roles_count} roles and {functions_count} functions given.",
    "role_granted": "{subject} was given the role {role} ({side}).",
    "roles_approved": "Proposed roles were approved: {count}.",
    "role_ended": "The role {role} ({side}) of {subject} ends after {valid_to}.",
    "role_renewed": "The role {role} ({side}) of {subject} was prolonged until {valid_to}.",
    "delegation_given": "{subject} was given: leave to sign as {role} ({side}) for somebody else.",
    "delegation_revoked": "{subject} was revoked.",
    "break_glass_opened": "{subject} was opened: the role {role} ({side}) in an emergency.",
    "break_glass_confirmed": "{subject} was confirmed by a second administrator.",
    "function_assigned": "{subject} was asked to be {function}.",
    "party_set": "The company on the side of the {side} was recorded.",
    "candidate_added": "{subject} was recorded as a candidate provider.",
    "provider_chosen": "{subject} was chosen as the provider; {not_chosen_count} others were not.",
    "contract_recorded": "The contract signed on {signed_on} was recorded.",
    "calendar_event_added": "{days_count} days of the event {event} were added to the business calendar.",
    "reconciled": "The records of {subject} were brought in line with what its playbook and scope ask for.",
    "tasks_made_ready": "Tasks of the stage {stage} became ready: {count}.",
    "plan_revised": "Forecast revision {revision} was made; {dates_moved} dates moved.",
    "slack_changed": "The slack of {count} tasks changed; no date moved.",
    "task_assigned": "{subject} was assigned.",
    "task_started": "{subject} was started on {started_on}.",
    "task_completed": "{subject} was completed.",
    "task_blocked": "{subject} was blocked.",
    "task_unblocked": "{subject} was unblocked.",
    "task_waived": "{subject} was waived.",
    "waiver_proposed": "{subject} was proposed: {task} need not be done.",
    "agreement_signed": "{subject} about {about} was {meaning} by the {role} ({side}); it is {status}.",
    "waiver_decided": "{subject} was {decision} by the {role} ({side}), for {task}.",
    "list_signed": "A list of {lines_count} lines that was shown was signed in {subject}.",
    "certificate_declined": "The certificate of {subject} was declined by the {role} ({side}).",
    "signature_refused": "A signature on {subject} was refused: {reason}.",
    "handover_added": "{subject} was added as a handover of its own.",
    "handover_submitted": "Version {number} of {subject} was submitted.",
    "handover_read": "Version {number} of {subject} was read: {findings_count} findings, {blocking_count} hold it.",
    "overrule_proposed": "{subject} was proposed: findings in version {number} of {handover} may stand.",
    "handover_returned": "Version {number} of {subject} was returned by the {role} ({side}).",
    "handover_signed": "Version {number} of {subject} was {meaning} by the {role} ({side}).",
    "trainee_nominated": "{subject} was opened: a trainee was nominated.",
    "trainee_withdrawn": "The trainee of {subject} left on {left_on}.",
    "trainee_leaves": "The trainee of {subject} will leave; {left_on} is the last day.",
    "seat_needs_set": "Needed seats were recorded: {needs_count} figures.",
    "seat_assigned": "{subject} was given a place in the shift {shift}, language {language}.",
    "replacement_proposed": "{subject} was proposed about the seat of {about}: {option}.",
    "replacement_withdrawn": "{subject} about the seat of {about} was taken back.",
    "session_recorded": "A session of the module {module} was held for {subject}; {attended_count} attended.",
    "knowledge_session_booked": "{subject} on {items} was booked for {starts_at} UTC; {people_count} people are asked.",
    "knowledge_session_moved": "{subject} was moved to {starts_at} UTC.",
    "knowledge_session_cancelled": "{subject} was cancelled by the side of the {side}.",
    "knowledge_session_held": "{subject} was held; {attended_count} of {asked_count} came.",
    "sessions_planned": "Knowledge sessions were planned until {until}: {sessions_count} booked.",
    "session_query_asked": "{subject} was asked in {session}.",
    "session_query_answered": "{subject} of {session} was answered.",
    "session_query_reopened": "{subject} of {session} was opened again.",
    "allocations_proposed": "Hours of experts were asked of their managers: {allocations}.",
    "absences_noted": "Absences were noted: {count}.",
    "absence_withdrawn": "{subject}, an absence, was withdrawn.",
    "time_booked": "Time of people was booked for {subject}.",
    "time_freed": "Time of people booked for {subject} is free again.",
    "time_used": "Time of people booked for {subject} was used.",
    "site_hours_set": "The hours of {subject} were set: {hours}.",
    "assessment_recorded": "{subject} was tested in the module {module}, attempt {attempt}; passed: {passed}.",
    "assessments_imported": "Tests were read in from a file: {count}.",
    "check_recorded": "The check {check} of {subject} was looked at on {checked_on}: {result}.",
    "observation_recorded": "Case {number} of {subject} was recorded: {phase}.",
    "reverse_shadow_begun": "{subject} began to work under supervision.",
    "level_proposed": "{subject} was proposed: {certification} goes to level {level} in {activity}.",
    "level_lowered": "{subject} was lowered to level {level} in {activity}: {criterion}.",
    "case_recorded": "Case {number} of set {set} of {subject} was scored; passed: {passed}.",
    "nesting_begun": "{subject} began in the nursery on {starts_on}, until {ends_on}.",
    "nesting_extended": "The nursery of {subject} was extended until {ends_on}.",
    "audit_recorded": "Audit {number} of {subject} was recorded; passed: {passed}.",
    "graduation_proposed": "{subject} was proposed: {certification} leaves the nursery.",
    "live_work_begun": "{subject} began live work on {live_on}.",
    "period_recorded": "The period {period} of {subject} was recorded; good enough: {met}.",
    "recertification_called": "{subject} has to be certified again since {due_on}: {cause}.",
    "certificate_expired": "The certificate of {subject} expired; nobody made a new one in time.",
    "trainee_removed": "{subject} was taken out of the process: {cause}.",
    "assessor_qualified": "{subject} holds the qualification {qualification} until {valid_until}.",
    "certificate_signed": "The certificate of {subject} was signed; it waits for {waits_for_count} more.",
    "gate_presented": "{subject} was presented with {conditions} conditions.",
    "gate_signed": "{subject} was signed {decision} by the {role} ({side}).",
    "gate_decided": "{subject} was decided: {decision}.",
    "condition_closed": "{subject} was closed.",
    "condition_expired": "{subject} expired.",
    "kpi_recorded": "The figure {kpi} of {subject} for {period} was recorded: {value}.",
    "risk_added": "{subject} was put on the risk register: likelihood {likelihood}, impact {impact}, score {score}.",
    "risk_rated": (
        "{subject} was rated {likelihood} x {impact}, a score of {score}; before it was "
        "{likelihood_before} x {impact_before}."
    ),
    "risk_occurred": "What {subject} warned of has happened.",
    "risk_closed": "{subject} was closed; it can do no harm any more.",
    "risk_reopened": "{subject} was opened again, with a score of {score}.",
    "parallel_run_planned": (
        "{subject} was planned for {process}: {sample_size} units, {allowed_errors} errors allowed at most."
    ),
    "parallel_run_withdrawn": "{subject} was withdrawn before anything was drawn.",
    "parallel_sample_drawn": "The sample of {subject} was drawn: {units_count} units.",
    "comparisons_recorded": (
        "Units of {subject} were compared: {recorded_count}, with {errors_count} errors, {critical_errors_count} "
        "critical ones and {unexplained_count} unexplained differences; {left_count} are left."
    ),
    "difference_explained": "The difference of unit {unit_number} of {subject} was explained: {result}.",
    "parallel_run_concluded": "The verdict on {subject} was worked out: {verdict}.",
    "knowledge_assigned": "Who gives or receives {subject}, or its day, was named.",
    "knowledge_prioritised": (
        "{subject} was rated: criticality {criticality}, {frequency}, complexity {complexity}, a score of {score}."
    ),
    "knowledge_scheduled": "A session on {subject} was planned for {session_on}.",
    "knowledge_captured": "The session on {subject} was held on {held_on}; {attended_count} of {asked_count} came.",
    "knowledge_query_raised": "Query {query} on {subject} was asked.",
    "knowledge_query_answered": "Query {query} on {subject} was answered.",
    "knowledge_query_closed": "Query {query} on {subject} was closed.",
    "knowledge_documented": "Version {number} of {subject} was handed in.",
    "knowledge_reviewed": "Version {number} of {subject} was reviewed; it is {status}.",
    "knowledge_played_back": (
        "{subject} was explained back: {score_pct} % against {pass_mark_pct} %; it is {status}."
    ),
    "knowledge_proposed": "Version {number} of {subject} was put before its signers as {agreement}.",
    "knowledge_issue_closed": "Issue {issue} of {subject} was closed.",
    "knowledge_validated": "{subject} was used in {setting} work on {used_on}; it is {status}.",
    "knowledge_baselined": "{subject} was baselined; {covered_count} trainees had proved it.",
    "knowledge_blocked": "{subject} was blocked; before it was {before}.",
    "knowledge_unblocked": "{subject} was unblocked; it is {status}.",
    "knowledge_waiver_proposed": "A waiver of {subject} until {until} was proposed, against {risk}.",
    "knowledge_waiver_expired": "The waiver of {subject} ended after {until}; it is {status} again.",
    "knowledge_reopened": "The waiver of {subject} was ended; it is {status} again.",
    "knowledge_descoped": "{subject} was taken out of the engagement; before it was {before}.",
    "knowledge_changed": "{subject} changed (change {change}); {asked_count} people were asked to take note.",
    "acknowledgements_asked_again": "{asked_count} people were asked again to take note of changes of {subject}.",
    "knowledge_retired": "{subject} was retired.",
    "knowledge_source_added": "A {source} of the knowledge item {item} was recorded.",
    "document_issued": "{subject} was issued.",
    "client_template_refused": "The client's template for {subject} could not be used; the shipped one stays in force.",
    "answers_chased": "Answers are missing: {reminders_count} reminders, {escalations_count} told above.",
    "messages_sent": "{count} mails were sent.",
    "messages_filed": "{count} mails were put into the outbox.",
    "notice_issued": "{subject} was issued: {thing} was due on {due_on}, {lost_days} working days are lost.",
    "notice_sent": "{subject} was sent on {on}.",
    "notice_received": "{subject} was received on {on}.",
    "question_asked": "A {question_kind} on {handover} was raised: {subject}.",
    "question_answered": "{subject} about {handover} was answered.",
    "question_closed": "{subject} about {handover} was closed.",
    "question_reopened": "{subject} about {handover} was opened again.",
    "handover_deemed": "{subject} is deemed accepted after {notice}; nobody signed it.",
    "access_requested": "{subject} was asked for in the system {system}.",
    "access_granted": "{subject} was granted on {granted_on}.",
    "access_tested": "{subject} was tried by its own user.",
    "access_revoked": "{subject} was taken away on {revoked_on}.",
    "access_imported": "Rights of access were read in: {added_count} new, {granted_count} granted.",
    "readiness_point_added": "{subject} was put on the readiness log in the stream {stream}: {colour}.",
    "readiness_point_changed": "{subject} was changed.",
    "readiness_closing_proposed": "{subject} was put before both sides to be closed: {agreement}.",
    "readiness_point_closed": "{subject} was closed.",
    "readiness_point_reopened": "{subject} was opened again.",
    "assumption_added": "{subject} was put on the register; it may stand until {expires_on}.",
    "assumption_put_to_sides": "{subject} was put before both sides as {outcome}: {agreement}.",
    "change_note_noted": "The contract change note of {subject} was noted.",
    "commitment_added": "{subject}, a spoken promise, was put on the register.",
    "commitment_estimated": "The cost of {subject} was estimated.",
    "commitment_put_to_sides": "{subject} was put before both sides as {outcome}: {agreement}.",
    "people_notice_added": "{subject} was put on the clock: {least_calendar_days} days before people move.",
    "people_notice_given": "{subject} was given on {given_on}.",
    "transfer_moved": "For {subject} people move on {transfer_on}.",
    "communication_planned": "{subject} was planned.",
    "communication_sent": "{subject} was sent on {sent_on}.",
    "control_added": "{subject} was put on the control register; somebody answers for it from {from_on} on.",
    "controls_imported": "Controls were read in: {added_count} new, {owners_count} periods of owners.",
    "control_handover_proposed": "{subject} was put before its taker, from {from_on} on: {agreement}.",
}
LISTS: tuple[type[StrEnum], ...] = (
    Role,
    Side,
    Stage,
    Decision,
    Meaning,
    AgreementStatus,
    KnowledgeStatus,
    HandoverStatus,
    HandoverKind,
    QuestionKind,
    Colour,
    Stream,
    ParallelVerdict,
    ComparisonResult,
    CheckResult,
    ObservationPhase,
    RecertCause,
    RemovalCause,
    ReplacementKind,
    Frequency,
    Complexity,
    WorkSetting,
    KnowledgeSource,
    AssumptionStatus,
    CommitmentStatus,
    AccessStatus,
    TaskStatus,
    EngagementStatus,
    Language,
)
"""Whose values stand in events, the list first whose word is to be taken."""
DETAIL = "detail of an event"
_FIELD = re.compile(r"\{(\w+)\}")
_HASH = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def event_sentence(kind: str, subject: str, details: Mapping[str, str]) -> str:
    """Give the sentence; what it does not use of the details follows in brackets."""
    shown = {name: shown_value(value) for name, value in details.items()}
    sentence = say(SENTENCES[kind]) if kind in SENTENCES else ""
    used = set(_FIELD.findall(sentence)) - {"subject"}
    if not sentence or not used <= shown.keys():
        name = kind.replace("_", " ")
        sentence, used = f"{name[:1].upper()}{name[1:]}: {{subject}}.", set()
    # One pass over the sentence: a brace within a value is text.
    said = _FIELD.sub(lambda found: {**shown, "subject": subject}[found.group(1)], sentence)
    rest = ", ".join(
        f"{say_of(DETAIL, name.replace('_', ' '))}: {value}"
        for name, value in shown.items()
        if name not in used
    )
    return f"{said[:-1]} ({rest})." if rest else said


def shown_value(value: str) -> str:
    """Give dates as people write them, hashes by their first twelve digits, words without underscores."""
    if _DATE.fullmatch(value):
        return day(date.fromisoformat(value)) or value
    listed = next((kind(value) for kind in LISTS if value in kind.__members__.values()), None)
    if listed is not None and spoken() is not Language.EN:
        return str(words(listed))
    return _HASH.sub(lambda found: f"{found.group()[:12]}…", value).replace("_", " ")
