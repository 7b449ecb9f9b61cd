"""The forms about training: record a session, record an assessment, certify a trainee. Each calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import Typed, answered, chosen, signed, text_or_none
from flows.forms.fields import BY, CODE_NOTE, COMMENT, NO, YES, Form, Label
from flows.forms.typed import handles_of, yes_or_no
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.certify_trainee import certify_trainee
from kt_engine.actions.record_assessment import record_assessment
from kt_engine.actions.record_session import record_session
from kt_engine.exchange.dates import parse_day
from kt_engine.exchange.numbers import parse_number
from kt_engine.store.unit import Act

NOUN = "Training"


@house_flow("record a session", "record a session of {module} for {process}")
async def record_session_form(
    process: str = "",
    module: str = "",
    held_on: str = "",
    hours: str = "",
    attended: list[str] | str = "",
    absent: list[str] | str = "",
    by: str = "",
) -> State[Any]:
    def record(house: House, act: Act) -> str:
        there = handles_of(attended)
        done = record_session(
            house.db,
            act,
            chosen(process, "process"),
            module=chosen(module, "module"),
            held_on=parse_day(chosen(held_on, "day"), "The day"),
            hours=parse_number(chosen(hours, "hours"), "The number of hours"),
            attended=there,
            absent=handles_of(absent),
        )
        return (
            f"Session {done.number} of {done.process} is recorded: {len(there)} attended. "
            "Next: their assessments are recorded."
        )

    return answered(by, record)


@house_flow("record an assessment", "assess {certification} in {module}")
async def record_assessment_form(
    certification: str = "",
    module: str = "",
    score: str = "",
    critical_wrong: str = NO,
    assessed_on: str = "",
    by: str = "",
) -> State[Any]:
    def record(house: House, act: Act) -> str:
        key = chosen(module, "module")
        done = record_assessment(
            house.db,
            act,
            chosen(certification, "trainee"),
            module=key,
            score_pct=parse_number(chosen(score, "score"), "The score"),
            critical_right=not yes_or_no(critical_wrong, "Critical question wrong"),
            assessed_on=parse_day(assessed_on, "The day") if assessed_on.strip() else act.at.date(),
        )
        result = "passed" if done.passed else f"not passed, {done.attempts_left} attempts left"
        status = done.status.value.replace("_", " ")
        return f"{done.handle} {key}, attempt {done.attempt}: {result}. The trainee is {status}."

    return answered(by, record)


@house_flow("certify a trainee", "certify {certification}")
async def certify_form(
    certification: str = "", comment: str = "", by: str = "", code: str = "", shown_hash: str = ""
) -> State[Any]:
    def certify(house: House, act: Act) -> str:
        handle = chosen(certification, "trainee")

        def do(act: Act, sha256: str | None) -> str:
            done = certify_trainee(house.db, act, handle, comment=text_or_none(comment), sha256=sha256)
            waits = ", ".join(f"{role.value} ({side.value})" for role, side in done.waits_for)
            until = done.expires_on or "further notice"
            said = f"{done.handle} is signed. It waits for {waits.replace('_', ' ')}." if waits else ""
            return said or f"{done.handle} is certified until {until}."

        instead = f"kt training certify {handle}"
        return signed(house, act, Typed(handle, code, shown_hash, instead), do)

    return answered(by, certify)


MODULE = Label("Module", "A training module of the playbook.", choices="modules")
FORMS = (
    Form(
        record_session_form,
        NOUN,
        "record session",
        "Records a training session that was held, and who was there; its trainer records it. "
        "Assessments come next.",
        {
            "process": Label("Process", "Which process was taught.", choices="taught_processes"),
            "module": MODULE,
            "held_on": Label("Day", "The day it was held, today or before.", is_date=True),
            "hours": Label("Hours", "How long it took, with a decimal point, as in 3.5."),
            "attended": Label("Attended", "Everybody who was there.", choices="trainees", several=True),
            "absent": Label(
                "Absent", "Who was asked and did not come.",
                required=False, choices="trainees", several=True,
            ),
            "by": BY,
        },
    ),
    Form(
        record_assessment_form,
        NOUN,
        "record assessment",
        "Records one scored attempt; its pass mark comes from the playbook the engagement has pinned. "
        "Who has passed every module waits for the signatures of the certificate.",
        {
            "certification": Label("Trainee", "Who was tested, and on which process.", choices="trainees"),
            "module": MODULE,
            "score": Label("Score in percent", "0 to 100, with a decimal point, as in 87.5."),
            "critical_wrong": Label(
                "Critical question wrong",
                "Whether a question that must be right was answered wrong; then the attempt is not passed.",
                required=False, fixed=(NO, YES), default=NO,
            ),
            "assessed_on": Label("Day", "The day of the test; left empty it is today.", required=False, is_date=True),
            "by": BY,
        },
    ),
    Form(
        certify_form,
        NOUN,
        "certify",
        "Signs a trainee's certificate; the last signature that is asked for certifies. "
        + CODE_NOTE,
        {
            "certification": Label("Trainee", "One who has passed every module.", choices="certificates"),
            "comment": COMMENT,
            "by": BY,
        },
        signs=True,
    ),
)  # fmt: skip
