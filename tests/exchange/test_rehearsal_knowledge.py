"""The tables about knowledge and sessions of a rehearsal fit its playbook; every fault names file, line and column."""

import shutil
from pathlib import Path

import pytest

from kt_engine.errors import InvalidInput
from kt_engine.exchange.rehearsal import Rehearsal, read_rehearsal
from kt_engine.exchange.rehearsal_knowledge import KnowledgeStory
from kt_engine.playbook.load import load_playbook
from kt_engine.playbook.schema import Playbook
from kt_engine.words import Side

PLAYBOOKS = Path(__file__).parents[2] / "playbooks"
SHIPPED = PLAYBOOKS / "rehearsals" / "travel_desk"


@pytest.fixture(scope="module")
def rehearsal() -> Rehearsal:
    return read_rehearsal(SHIPPED)


@pytest.fixture(scope="module")
def story(rehearsal: Rehearsal) -> KnowledgeStory:
    assert rehearsal.knowledge is not None
    return rehearsal.knowledge


@pytest.fixture(scope="module")
def playbook() -> Playbook:
    return load_playbook("travel_desk", [PLAYBOOKS]).playbook


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "travel_desk"))


def faults(folder: Path) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read_rehearsal(folder)
    return [str(problem).removeprefix(f"{folder}/transfer/") for problem in caught.value.problems]


def test_every_item_of_the_playbook_goes_its_way_and_every_risk_named_is_the_playbooks(
    story: KnowledgeStory, playbook: Playbook
) -> None:
    assert {part.item for part in story.steps} == set(playbook.knowledge_items)
    assert {part.risk for part in story.turns if part.risk} <= set(playbook.risks)


def test_who_gives_and_receives_an_item_holds_the_functions_the_playbook_names(
    rehearsal: Rehearsal, story: KnowledgeStory, playbook: Playbook
) -> None:
    held = {
        (entry.function, entry.process_key): person.name
        for person in rehearsal.people
        for entry in person.functions
    }

    def holder(function: str | None, item: str) -> str | None:
        of_all = held.get((function or "", None))
        return held.get((function or "", story.process_of(item)), of_all)

    for part in story.steps:
        spec = playbook.knowledge_items[part.item]
        assert (holder(spec.giver, part.item), holder(spec.receiver, part.item)) == (
            part.giver,
            part.receiver,
        )


def test_play_backs_that_pass_reach_the_mark_and_those_that_fail_do_not(
    story: KnowledgeStory, playbook: Playbook
) -> None:
    marks = playbook.thresholds
    for part in story.steps:
        must_have = playbook.knowledge_items[part.item].criticality >= marks["must_have_criticality"].value
        mark = marks["play_back_pass_must_have" if must_have else "play_back_pass"].value
        assert part.play_back_pct >= mark, part.item
        assert part.first_play_back_pct is None or part.first_play_back_pct < mark


def test_sessions_that_are_held_take_the_hours_the_playbook_gives_their_item(
    story: KnowledgeStory, playbook: Playbook
) -> None:
    for key, spec in playbook.knowledge_items.items():
        if spec.sessions is not None:
            assert (
                sum(part.hours for part in story.sessions_of(key) if part.is_held) == spec.sessions.hours
            ), key


def test_two_sessions_in_a_row_are_cancelled_by_the_client_and_one_by_the_provider(
    story: KnowledgeStory,
) -> None:
    cancelled = [(part.item, part.cancelled_by) for part in story.sessions if not part.is_held]
    assert cancelled == [
        ("urgent_payment", Side.PROVIDER), ("card_matching", Side.CLIENT), ("card_matching", Side.CLIENT),
    ]  # fmt: skip


SPOILT = {
    "sessions.csv:3:5: There is no expert 'Wiebke' in people.csv": (
        "claims_check,3,Wiebke Tjarks",
        "claims_check,3,Wiebke",
    ),
    "sessions.csv:18:9: There is no cancelled_by 'neither'": (
        "day 154,cancelled,client",
        "day 154,cancelled,neither",
    ),
    "knowledge_steps.csv:6:5: There is no file 'chek.md' in knowledge/": (
        "claim_check.md,,,,94",
        "chek.md,,,,94",
    ),
    "knowledge_steps.csv:18:6: There is no sent_back 'twice'": (",play-back,", ",twice,"),
    "knowledge_turns.csv:4:3: about_day '193' is no day of the story": ("month_end,day 193", "month_end,193"),
    "allocations.csv:6:6: valid_to": (",day 126,day 247,", ",day 126,day 47,"),
    "absences.csv:7:1: There is nobody called 'Tomasz' in people.csv": (
        "Tomasz Zielny,day 141",
        "Tomasz,day 141",
    ),
}
"""What is said, by what is written instead of what."""


@pytest.mark.parametrize("fault", SPOILT)
def test_a_cell_that_cannot_be_played_is_named(copy: Path, fault: str) -> None:
    path = copy / "transfer" / fault.partition(":")[0]
    old, new = SPOILT[fault]
    text = path.read_text()
    assert text.count(old) == 1
    path.write_text(text.replace(old, new))
    assert [each for each in faults(copy) if each.startswith(fault)], faults(copy)


def test_an_item_that_no_session_explains_is_named(copy: Path) -> None:
    path = copy / "transfer" / "sessions.csv"
    path.write_text("\n".join(line for line in path.read_text().splitlines() if ",leavers," not in line))
    assert faults(copy) == ["knowledge_steps.csv:17:1: No session of sessions.csv explains 'leavers'."]
