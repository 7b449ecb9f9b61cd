"""What a playbook says of knowledge sessions leads somewhere, and its hours add up."""

from pathlib import Path

from edited_playbooks import edited, problems_of

CHECK = "{hours: 5, attended_by: [kt_lead, run_manager]}"
CURRENCY = "{hours: 1.5, after: [receipts_and_tax], attended_by: [kt_lead]}"
SHARED = "{hours: 1, attended_by: [run_manager, kt_lead]}"
FAULTS = [
    ("hours_a_day: session_hours_a_day", "hours_a_day: §session_hour_a_day", "there is no threshold"),
    ("hours_a_day: session_hours_a_day", "hours_a_day: §sessions_cancelled", "a threshold of quarters"),
    ("longest: session_longest", "longest: §session_shortest", "Let the longest be twice the shortest"),
    ("attendance: knowledge_quorum", "attendance: §session_longest", "more than 0 to 100 percent"),
    ("cancelled_in_a_row: sessions_cancelled", "cancelled_in_a_row: §session_longest", "count of 2 or more"),
    (CHECK, "{hours: §5.1, attended_by: [kt_lead]}", "are quarters"),
    (CHECK, "{hours: 5, attended_by: [§kt_leads]}", "no function `kt_leads`"),
    (CHECK, "{hours: 5, attended_by: [§expert]}", "name who listens"),
    (CHECK, "{hours: 5, after: [§duplicate_claims], attended_by: [kt_lead]}", "in a circle"),
    (CURRENCY, "{hours: 1.5, after: [§receipts], attended_by: [kt_lead]}", "no knowledge item `receipts`"),
    (SHARED, "{hours: 1, after: [§claim_check], attended_by: [kt_lead]}", "cannot wait for it"),
]


def test_each_fault_is_told_at_its_place(tmp_path: Path) -> None:
    missed = []
    for number, (old, new, words) in enumerate(FAULTS):
        folder = tmp_path / str(number)
        folder.mkdir()
        file, place = edited(folder, "travel_desk", old, new)
        told = problems_of(file)
        if not any(one.startswith(f"{place}: ") and words in one for one in told):
            missed.append((new, told))
    assert missed == []


def test_items_with_sessions_need_rules_of_the_playbook(tmp_path: Path) -> None:
    file = tmp_path / "desk.yaml"
    asked = "sessions: {hours: 2, attended_by: [kt_lead]}"
    item = f"{{title: The work, criticality: 5, frequency: daily, giver: expert, {asked}}}"
    head = "key: desk\nversion: 1.0.0\ntitle: A desk\nextends: base\nfunction: claims\n"
    file.write_text(f"{head}knowledge_items:\n  the_work: {item}\n", encoding="utf-8")
    assert any(
        "no `sessions` of the playbook say how long a sitting may be" in one for one in problems_of(file)
    )
