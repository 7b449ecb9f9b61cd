"""What each kind of event says in a plain sentence; an unknown kind still says its name, subject and details."""

import re
from collections.abc import Mapping
from datetime import date

from kt_engine.documents.wording import day

SENTENCES: dict[str, str] = {
    "engagement_started": "{subject} was started, to begin on {starts_on}.",
    "engagement_held": "{subject} was put on hold.",
    "engagement_resumed": "{subject} was resumed.",
    "engagement_cancelled": "{subject} was cancelled.",
    "scope_imported": "The scope was read in: {added_count} processes added, {changed_count} changed.",
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
    "handover_returned": "Version {number} of {subject} was returned by the {role} ({side}).",
    "handover_signed": "Version {number} of {subject} was {meaning} by the {role} ({side}).",
    "trainee_nominated": "{subject} was opened: a trainee was nominated.",
    "trainee_withdrawn": "The trainee of {subject} left on {left_on}.",
    "session_recorded": "A session of the module {module} was held for {subject}; {attended_count} attended.",
    "assessment_recorded": (
        "{subject} was tested in the module {module}, attempt {attempt}: {score_pct} % against {pass_mark_pct} %."
    ),
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
    "knowledge_source_added": "A {source} of the knowledge item {item} was recorded.",
    "document_issued": "{subject} was issued.",
    "answers_chased": "Answers are missing: {reminders_count} reminders, {escalations_count} told above.",
    "messages_sent": "{count} mails were sent.",
    "messages_filed": "{count} mails were put into the outbox.",
    "notice_issued": "{subject} was issued: {thing} was due on {due_on}, {lost_days} working days are lost.",
    "notice_sent": "{subject} was sent on {on}.",
    "notice_received": "{subject} was received on {on}.",
    "handover_deemed": "{subject} is deemed accepted after {notice}; nobody signed it.",
}
_FIELD = re.compile(r"\{(\w+)\}")
_HASH = re.compile(r"[0-9a-f]{64}")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def event_sentence(kind: str, subject: str, details: Mapping[str, str]) -> str:
    """Give the sentence; what it does not use of the details follows in brackets."""
    shown = {name: shown_value(value) for name, value in details.items()}
    sentence = SENTENCES.get(kind, "")
    used = set(_FIELD.findall(sentence)) - {"subject"}
    if not sentence or not used <= shown.keys():
        name = kind.replace("_", " ")
        sentence, used = f"{name[:1].upper()}{name[1:]}: {{subject}}.", set()
    # One pass over the sentence: a brace within a value is text.
    said = _FIELD.sub(lambda found: {**shown, "subject": subject}[found.group(1)], sentence)
    rest = ", ".join(
        f"{name.replace('_', ' ')}: {value}" for name, value in shown.items() if name not in used
    )
    return f"{said[:-1]} ({rest})." if rest else said


def shown_value(value: str) -> str:
    """Give dates as people write them, hashes by their first twelve digits, words without underscores."""
    if _DATE.fullmatch(value):
        return day(date.fromisoformat(value)) or value
    return _HASH.sub(lambda found: f"{found.group()[:12]}…", value).replace("_", " ")
