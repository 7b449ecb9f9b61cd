import shutil
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.rehearsal import Rehearsal, read_rehearsal
from kt_engine.playbook.load import load_playbook
from kt_engine.playbook.schema import Playbook
from kt_engine.words import Direction, HandoverKind, Measure, Per, Role, Side

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
SHIPPED = PLAYBOOKS / "rehearsals" / "travel_desk"
Change = Callable[[str, str, str], None]


@pytest.fixture(scope="module", params=["travel_desk", "customer_support"])
def rehearsal(request: pytest.FixtureRequest) -> Rehearsal:
    """Give each shipped rehearsal in turn."""
    return read_rehearsal(PLAYBOOKS / "rehearsals" / request.param)


@pytest.fixture(scope="module")
def playbook(rehearsal: Rehearsal) -> Playbook:
    return load_playbook(rehearsal.engagement.playbook, [PLAYBOOKS]).playbook


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "travel_desk"))


@pytest.fixture
def change(copy: Path) -> Change:
    def replace(file: str, old: str, new: str) -> None:
        text = (copy / file).read_text()
        assert text.count(old) == 1
        (copy / file).write_text(text.replace(old, new))

    return replace


def faults(folder: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_rehearsal(folder)
    return [str(problem).removeprefix(f"{folder}/") for problem in caught.value.problems]


def processes(rehearsal: Rehearsal) -> list[str]:
    return [row.process_key for row in rehearsal.scope]


def subjects(per: Per, rehearsal: Rehearsal) -> list[str | None]:
    return [None] if per is Per.ENGAGEMENT else list(processes(rehearsal))


@pytest.mark.parametrize(
    ("name", "waves"), [("travel_desk", [1, 1, 2, 2]), ("customer_support", [1, 1, 2, 2, 3])]
)
def test_the_waves_of_each_on_two_sites(name: str, waves: list[int]) -> None:
    rehearsal = read_rehearsal(PLAYBOOKS / "rehearsals" / name)
    assert [row.wave for row in rehearsal.scope] == waves
    assert len({row.site for row in rehearsal.scope}) == 2


def test_every_function_of_the_playbook_is_held_by_somebody_who_may(
    rehearsal: Rehearsal, playbook: Playbook
) -> None:
    held = {entry.function for person in rehearsal.people for entry in person.functions}
    assert held == set(playbook.functions)
    wrong = [
        (person.name, entry.function)
        for person in rehearsal.people
        for entry in person.functions
        if playbook.functions[entry.function].role not in person.roles
        or playbook.functions[entry.function].side is not person.side
    ]
    assert wrong == []


def test_every_signature_of_the_playbook_can_be_given_by_somebody_who_did_not_present(
    rehearsal: Rehearsal, playbook: Playbook
) -> None:
    signers = [
        quorum
        for stage in playbook.stages.values()
        for gate in stage.gates.values()
        for quorum in gate.quorum
    ]
    signers += playbook.certification.signed_by if playbook.certification else ()
    for quorum in signers:
        able = [p for p in rehearsal.people if quorum.role in p.roles and p.side is quorum.side]
        assert len([p for p in able if Role.TRANSITION_MANAGER not in p.roles]) >= quorum.count, quorum


def test_there_are_trainees_for_every_seat_and_two_more_at_least(
    rehearsal: Rehearsal, playbook: Playbook
) -> None:
    assert playbook.certification is not None
    seats = int(playbook.thresholds[playbook.certification.seats].value) * len(rehearsal.scope)
    trainees = [person for person in rehearsal.people if Role.TRAINEE in person.roles]
    assert len(trainees) >= seats + max(2, len(rehearsal.script.leavers))
    assert all(person.roles == (Role.TRAINEE,) and person.side is Side.PROVIDER for person in trainees)


def test_every_handover_of_the_playbook_has_its_file(rehearsal: Rehearsal, playbook: Playbook) -> None:
    wanted = {
        (key, subject)
        for key, spec in playbook.handovers.items()
        for subject in subjects(spec.per, rehearsal)
    }
    assert {(part.handover, part.process) for part in rehearsal.script.handovers} == wanted


def test_every_document_handed_over_has_its_required_sections(
    rehearsal: Rehearsal, playbook: Playbook
) -> None:
    for part in rehearsal.script.handovers:
        spec = playbook.handovers[part.handover]
        if spec.kind is HandoverKind.DOCUMENT:
            text = rehearsal.path(part.files[-1]).read_text()
            missing = [section for section in spec.sections if f"\n## {section}\n" not in text]
            assert missing == [], part.files[-1]


def test_the_returned_version_says_next_to_nothing_of_exceptions_and_the_next_one_does(
    rehearsal: Rehearsal,
) -> None:
    (returned,) = (part for part in rehearsal.script.returns if part.handover == "sop")
    texts = [path.read_text() for path in rehearsal.files_of(returned.handover, returned.process)]
    first, second = (text.split("\n## Exceptions\n")[1].split("\n## ")[0] for text in texts)
    assert len(first) < 200
    assert len(second) > 1000


def test_no_two_handovers_hold_the_same_bytes(rehearsal: Rehearsal) -> None:
    files = [rehearsal.path(name).read_bytes() for part in rehearsal.script.handovers for name in part.files]
    assert len(set(files)) == len(files)


def test_every_task_that_needs_evidence_has_a_file(rehearsal: Rehearsal, playbook: Playbook) -> None:
    needing = {
        key: spec.per
        for stage in playbook.stages.values()
        for key, spec in stage.tasks.items()
        if spec.evidence
    }
    measured = {
        criterion.key
        for stage in playbook.stages.values()
        for gate in stage.gates.values()
        for criterion in gate.criteria.values()
        if criterion.measure is Measure.EVIDENCE_RECORDED and criterion.key
    }
    tasks = {key: spec.per for stage in playbook.stages.values() for key, spec in stage.tasks.items()}
    left_out = {
        (part.task_without_evidence, part.process)
        for part in rehearsal.script.conditions
        if part.task_without_evidence
    }
    wanted = {
        (key, subject) for key in measured | set(needing) for subject in subjects(tasks[key], rehearsal)
    }
    assert {pair for pair in wanted if rehearsal.evidence_of(*pair) is None} == left_out
    assert {part.task for part in rehearsal.script.evidence} == measured | set(needing)


def test_a_condition_leaves_open_a_conditional_criterion_of_its_gate(
    rehearsal: Rehearsal, playbook: Playbook
) -> None:
    gates = {key: gate for stage in playbook.stages.values() for key, gate in stage.gates.items()}
    for condition in rehearsal.script.conditions:
        criterion = gates[condition.gate].criteria[condition.criterion]
        assert criterion.criterion_class == "conditional"
        if condition.task_without_evidence:
            assert (criterion.measure, criterion.key) == (
                Measure.EVIDENCE_RECORDED,
                condition.task_without_evidence,
            )
        assert condition.owner in playbook.functions


def test_failed_tests_fail_and_all_others_pass(rehearsal: Rehearsal, playbook: Playbook) -> None:
    marks = {key: playbook.thresholds[module.pass_mark].value for key, module in playbook.training.items()}
    assert len(rehearsal.script.failed_assessments) == 2
    assert all(part.score < marks[part.module] for part in rehearsal.script.failed_assessments)
    assert min(rehearsal.script.scores) >= max(marks.values())


def test_blocked_tasks_and_business_days_are_known_to_the_playbook(
    rehearsal: Rehearsal, playbook: Playbook
) -> None:
    tasks = {key for stage in playbook.stages.values() for key in stage.tasks}
    assert {part.task for part in rehearsal.script.blocked_tasks} <= tasks
    assert {part.event for part in rehearsal.engagement.events} == set(playbook.calendar_events)


def test_every_kpi_has_two_months_for_the_last_wave_and_three_for_those_before(
    rehearsal: Rehearsal, playbook: Playbook
) -> None:
    last_wave = max(row.wave for row in rehearsal.scope)
    months = {row.process_key: 2 if row.wave == last_wave else 3 for row in rehearsal.scope}
    wanted = {
        (month, process, kpi)
        for process, last in months.items()
        for month in range(1, last + 1)
        for kpi in playbook.kpis
    }
    assert {(row.period_offset, row.process_key, row.kpi) for row in rehearsal.kpis} == wanted


def test_one_figure_misses_its_target_in_the_first_month_and_none_in_the_second(
    rehearsal: Rehearsal, playbook: Playbook
) -> None:
    def misses(kpi: str, value: Decimal) -> bool:
        target = playbook.thresholds[playbook.kpis[kpi].target].value
        return value < target if playbook.kpis[kpi].direction is Direction.HIGHER else value > target

    missed = [(row.period_offset, row.kpi) for row in rehearsal.kpis if misses(row.kpi, row.value)]
    named = {"travel_desk": "claim_accuracy", "customer_support": "quality_score"}
    assert missed == [(1, named[rehearsal.engagement.playbook])]


def test_every_knowledge_item_has_its_document(rehearsal: Rehearsal, playbook: Playbook) -> None:
    documents = {path.stem for path in rehearsal.path("knowledge").glob("*.md")}
    assert set(playbook.knowledge_items) <= documents
    versions = {name.rpartition("_v")[0] for name in documents - set(playbook.knowledge_items)}
    assert versions <= set(playbook.knowledge_items)


def test_every_file_of_the_folder_is_used(rehearsal: Rehearsal) -> None:
    script = rehearsal.script
    used = {candidate.bid for candidate in rehearsal.engagement.candidates}
    used |= {name for part in script.handovers for name in part.files} | {
        part.file for part in script.evidence
    }
    used |= {part.closed_with for part in script.conditions}
    folder = rehearsal.folder
    there = {path.relative_to(folder).as_posix() for path in folder.glob("*/*")}
    assert {name for name in there if not name.startswith(("knowledge/", "transfer/"))} == used


def test_days_of_the_business_calendar_come_in_order_and_lie_in_the_rehearsal(rehearsal: Rehearsal) -> None:
    for event in rehearsal.engagement.events:
        assert list(event.days) == sorted(event.days)
        assert event.days[-1] > rehearsal.engagement.about_days


def test_an_unknown_word_is_named_with_its_place(copy: Path, change: Change) -> None:
    change("script.yaml", "ramp_ceiling_pct: 50", "ramp: 50")
    place = f"script.yaml:{line_of(copy, 'ramp: 50')}:5"
    assert faults(copy) == [f"{place}: conditions.1.ramp is not known here. Remove it or check its spelling."]


def test_all_faults_of_one_file_come_at_once(copy: Path, change: Change) -> None:
    change("engagement.yaml", "currency: EUR\n", "")
    change("engagement.yaml", "about_days: 322", "about_days: soon")
    assert [fault.split(": ", 1)[1].split(" ")[0] for fault in faults(copy)] == ["currency", "about_days"]


def test_a_file_that_is_not_there_is_named(copy: Path) -> None:
    (copy / "sops" / "contact_list.md").unlink()
    place = f"script.yaml:{line_of(copy, 'contact_list.md')}:63"
    assert faults(copy) == [f"{place}: There is no file 'sops/contact_list.md' in this folder."]


def test_a_file_outside_the_folder_is_refused(copy: Path, change: Change) -> None:
    change("script.yaml", "sops/contact_list.md", "../contact_list.md")
    assert "string should match pattern" in faults(copy)[0]


def test_a_process_that_is_not_in_scope_is_named(copy: Path, change: Change) -> None:
    change("script.yaml", "process: claims_check, seat: 2", "process: claims, seat: 2")
    assert "There is no process 'claims' in scope.csv." in faults(copy)[0]


def test_two_chosen_candidates_are_refused(copy: Path, change: Change) -> None:
    change(
        "engagement.yaml",
        "bid: bids/quillbrook_finance_desk.md",
        "bid: bids/quillbrook_finance_desk.md\n    chosen: true",
    )
    assert "2 candidates are chosen; exactly one is." in faults(copy)[0]


def test_a_site_nobody_wrote_down_is_named_where_it_is_used(copy: Path, change: Change) -> None:
    change("scope.csv", "Pay reimbursements,2,Hamburg Sandkai", "Pay reimbursements,2,Hamburg")
    assert faults(copy) == ["scope.csv:5:1: There is no site 'Hamburg' in engagement.yaml."]


def test_a_condition_closed_after_it_is_due_is_refused(copy: Path, change: Change) -> None:
    change("script.yaml", "closed_day: 8", "closed_day: 13")
    assert "must follow one another" in faults(copy)[0]


def test_the_refused_gate_is_one_of_the_playbook_for_a_process() -> None:
    support = read_rehearsal(PLAYBOOKS / "rehearsals" / "customer_support")
    playbook = load_playbook("customer_support", [PLAYBOOKS]).playbook
    gates = {key: gate for stage in playbook.stages.values() for key, gate in stage.gates.items()}
    (refusal,) = support.script.refusals
    assert gates[refusal.gate].of is Per.PROCESS
    assert (refusal.process, refusal.decision) == ("chat_backoffice", "temporary_no_go")


def test_a_refusal_of_a_process_that_is_not_in_scope_is_named(copy: Path) -> None:
    with (copy / "script.yaml").open("a") as script:
        script.write(
            "refusals:\n"
            "  - {gate: ready, process: claims, decision: no_go, comment: Not yet., again_day: 3}\n"
        )
    place = f"script.yaml:{line_of(copy, 'process: claims,')}:19"
    assert faults(copy) == [f"{place}: There is no process 'claims' in scope.csv."]


def test_a_refusal_that_is_a_go_is_no_refusal(copy: Path) -> None:
    with (copy / "script.yaml").open("a") as script:
        script.write("refusals:\n  - {gate: ready, decision: go, comment: Fine., again_day: 3}\n")
    (fault,) = faults(copy)
    assert fault.startswith(f"script.yaml:{line_of(copy, 'decision: go,')}:")
    assert "temporary_no_go" in fault


OTHER = """others:
  - {name: Kettle Desk GmbH, country: DE, time_zone: Europe/Berlin, side: incumbent}

sites:
"""


def test_people_of_the_incumbent_are_read_when_it_is_named(copy: Path, change: Change) -> None:
    change("engagement.yaml", "sites:\n", OTHER)
    change("people.csv", "Wiebke Tjarks,w.tjarks@example.com,Norrholt Logistik SE,client",
           "Wiebke Tjarks,w.tjarks@example.com,Kettle Desk GmbH,incumbent")  # fmt: skip
    found = read_rehearsal(copy)
    assert [person.name for person in found.people if person.side is Side.INCUMBENT] == ["Wiebke Tjarks"]


def test_a_person_on_the_side_of_another_company_is_named(copy: Path, change: Change) -> None:
    change("engagement.yaml", "sites:\n", OTHER)
    change("people.csv", "Wiebke Tjarks,w.tjarks@example.com,Norrholt Logistik SE,client",
           "Wiebke Tjarks,w.tjarks@example.com,Kettle Desk GmbH,client")  # fmt: skip
    assert faults(copy) == ["people.csv:6:1: 'Kettle Desk GmbH' does not stand on the side client here."]


def test_a_company_that_stands_in_the_file_twice_is_named(copy: Path, change: Change) -> None:
    change("engagement.yaml", "sites:\n", OTHER.replace("Kettle Desk GmbH", "Norrholt Logistik SE"))
    (fault,) = faults(copy)
    assert "'Norrholt Logistik SE' stands in this file as another company too." in fault


@pytest.mark.parametrize(
    "text",
    [
        "",
        "- a\n",
        "a: [\n",
        "a: b: c\n",
        "a: &x 1\nb: *x\n",
        "[a, b]\n",
        "a: 1\na: 2\n",
        "a: \x07\n",
        "[" * 3000,
    ],
)
def test_a_file_that_is_no_list_of_values_is_one_sentence(copy: Path, text: str) -> None:
    (copy / "script.yaml").write_text(text)
    (sentence,) = faults(copy)
    assert sentence.startswith("script.yaml")
    assert sentence.isprintable()


def test_a_key_that_is_no_word_is_named(copy: Path) -> None:
    (copy / "script.yaml").write_text("{a: 1}: 2\n")
    assert any("keys should be strings" in fault for fault in faults(copy))


def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    assert "There is no such folder" in faults(tmp_path / "nowhere")[0]


def line_of(folder: Path, text: str) -> int:
    lines = (folder / "script.yaml").read_text().split("\n")
    return next(number for number, line in enumerate(lines, start=1) if text in line)
