"""The forms about a parallel run: plan its rule, draw, bring in comparisons, conclude. Each calls one action."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen, joined, text_or_none
from flows.forms.fields import BY, NO, YES, Form, Label
from flows.forms.inbox import inbox_file, inbox_sheet
from flows.forms.person import without_these
from flows.forms.typed import (
    day_or_none,
    handle_or_none,
    number_or_none,
    whole_or_none,
    word_of,
    words_of,
    yes_or_no,
)
from flows.house import House
from flows.house_flow import house_flow
from kt_engine.actions.conclude_parallel_run import conclude_parallel_run
from kt_engine.actions.draw_parallel_sample import draw_parallel_sample
from kt_engine.actions.plan_parallel_run import PlannedRun, plan_parallel_run
from kt_engine.actions.record_comparisons import record_comparisons
from kt_engine.answers.parallel_wanted import WantedRule
from kt_engine.documents.wording import counted
from kt_engine.errors import InvalidInput
from kt_engine.exchange.comparisons import read_comparisons
from kt_engine.exchange.handed_file import read_handed_file
from kt_engine.store.unit import Act
from kt_engine.words import ParallelRule

NOUN = "Parallel run"


@house_flow("plan a parallel run", "plan a parallel run of {process}")
async def plan_form(
    process: str = "",
    units: str = "",
    rule: str = ParallelRule.SAMPLE.value,
    target: str = "",
    confidence: str = "",
    errors: str = "",
    after: str = "",
    reason: str = "",
    due_on: str = "",
    by: str = "",
) -> State[Any]:
    def plan(house: House, act: Act) -> str:
        wanted = WantedRule(
            word_of(ParallelRule, rule or ParallelRule.SAMPLE.value, "rule"),
            number_or_none(target, "target"),
            number_or_none(confidence, "confidence"),
            whole_or_none(errors, "number of errors"),
        )
        done = plan_parallel_run(
            house.db,
            house.settings.files,
            act,
            chosen(process, "process"),
            wanted=wanted,
            population=read_handed_file(inbox_file(house.settings.inbox, units)),
            after=handle_or_none(after),
            reason=text_or_none(reason),
            due_on=day_or_none(due_on, "day to sign by"),
        )
        return f"{done.handle} is planned: {_rule(done)} Next: both sides sign {done.agreement}, then it is drawn."

    return answered(by, plan)


def _rule(done: PlannedRun) -> str:
    errors = f"{counted(done.allowed_errors, 'error')} at most"
    if done.rule is ParallelRule.CENSUS:
        return f"all {done.sample_size} units are compared, {errors}."
    risk = f"A process just at the target would pass in {done.false_acceptance_pct} of 100 cases"
    again = done.false_acceptance_with_earlier_pct
    both = "" if again is None else f", and in {again} with the rejected run before, if nothing was improved"
    return f"{done.sample_size} units are drawn and compared, {errors}. {risk}{both}."


@house_flow("draw the sample of a parallel run", "draw {run}")
async def draw_form(run: str = "", by: str = "") -> State[Any]:
    def draw(house: House, act: Act) -> str:
        done = draw_parallel_sample(house.db, house.settings.files, act, chosen(run, "parallel run"))
        return (
            f"{done.units_count} units of {done.handle} are drawn. "
            f"Next: compare them; a list to fill in: kt parallel sample {done.handle} --csv"
        )

    return answered(by, draw)


@house_flow("bring in comparisons", "compare {file} in {run}")
async def compare_form(run: str = "", file: str = "", by: str = "") -> State[Any]:
    def compare(house: House, act: Act) -> str:
        data, name = inbox_sheet(house.settings.inbox, file, "comparison file")
        rows = read_comparisons(data, file=name)
        try:
            done = record_comparisons(house.db, house.settings.files, act, chosen(run, "parallel run"), rows)
        except InvalidInput as fault:
            raise without_these(fault, (row.compared_by for row in rows)) from None
        recorded = counted(done.recorded_count, "comparison is", "comparisons are")
        left = f"{done.left_count} are left." if done.left_count else "All are compared. Next: conclude it."
        return f"{recorded} recorded in {done.handle}. {left}"

    return answered(by, compare)


@house_flow("conclude a parallel run", "conclude {run}")
async def conclude_form(run: str = "", rejected: str = NO, due_on: str = "", by: str = "") -> State[Any]:
    def conclude(house: House, act: Act) -> str:
        done = conclude_parallel_run(
            house.db,
            act,
            chosen(run, "parallel run"),
            rejected=yes_or_no(rejected, "Rejected"),
            due_on=day_or_none(due_on, "day to sign by"),
        )
        return joined(
            f"{done.handle} is {done.verdict.value} by its rule.",
            *done.reasons,
            f"Next: both sides sign {done.agreement}; then it is over.",
        )

    return answered(by, conclude)


SIGN_BY = Label("Sign by", "The day by which both sides should sign.", required=False, is_date=True)
FORMS = (
    Form(
        plan_form,
        NOUN,
        "plan",
        "Names the rule by which old and new work are compared, and the list of all units. Both sides sign it before "
        "the first unit is drawn; there is no second look.",
        {
            "process": Label("Process", "One that is moving.", choices="moving_processes"),
            "units": Label(
                "Units file", "A CSV file in the inbox folder: unit, stratum (its exception type).", choices="sheets"
            ),
            "rule": Label(
                "Rule", "A sample, or a census of every unit.",
                required=False, fixed=words_of(ParallelRule), default=ParallelRule.SAMPLE.value,
            ),
            "target": Label("Target in percent", "What must be right; left empty, the playbook's.", required=False),
            "confidence": Label(
                "Confidence in percent", "How sure; left empty, the playbook's.", required=False
            ),
            "errors": Label("Errors", "How many are allowed at most; left empty, the playbook's.", required=False),
            "after": Label(
                "After", "The newest run of this process that was rejected.", required=False, choices="rejected_runs"
            ),
            "reason": Label("Reason", "What its signers should know, in one line.", required=False),
            "due_on": SIGN_BY,
            "by": BY,
        },
    ),
    Form(
        draw_form,
        NOUN,
        "draw",
        "Draws the sample by the seed of the signed rule; whoever draws, the same units come.",
        {"run": Label("Run", "One whose rule both sides have signed.", choices="runs_to_draw"), "by": BY},
    ),
    Form(
        compare_form,
        NOUN,
        "import comparisons",
        "Brings in what comparing the drawn units showed, all rows or none; what was compared stands.",
        {
            "run": Label("Run", "One that was drawn and has no verdict.", choices="runs_to_compare"),
            "file": Label(
                "Comparison file",
                "A CSV file in the inbox folder: unit, result (match, error, critical_error, unexplained); if wanted "
                "stratum, explanation, compared_by, compared_on.",
                choices="sheets",
            ),
            "by": BY,
        },
    ),
    Form(
        conclude_form,
        NOUN,
        "conclude",
        "Lets the engine work out the verdict by the signed rule, fixes it, and puts it before both sides.",
        {
            "run": Label("Run", "One that was drawn.", choices="runs_to_conclude"),
            "rejected": Label(
                "Rejected", "Yes fixes a rejection; without it none is fixed by accident.",
                required=False, fixed=(NO, YES), default=NO,
            ),
            "due_on": SIGN_BY,
            "by": BY,
        },
    ),
)  # fmt: skip
