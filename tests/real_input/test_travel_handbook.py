"""Pages of a real organisation's handbook are handed over, returned, accepted and shown; nothing in them is executed.

The pages are not ours and are not in this project. Name their folder in KT_TEST_DOCUMENTS, or put it beside the
checkout as `<anything>/data/travel-handbook`; without it these tests say that they were skipped.
"""

from pathlib import Path

import pytest

from builders import Made, make_act, make_engagement
from kt_engine.actions.accept_handover import accept_handover
from kt_engine.actions.add_handover import add_handover
from kt_engine.actions.overrule_findings import overrule_findings
from kt_engine.actions.return_handover import return_handover
from kt_engine.actions.sign_agreement import sign_agreement
from kt_engine.actions.submit_handover import submit_handover
from kt_engine.answers.collect_handover_register import collect_handover_register
from kt_engine.answers.handover_reading import read_version
from kt_engine.answers.verify_store import verify
from kt_engine.documents.control import control_of
from kt_engine.documents.handed_over import HandedOver
from kt_engine.documents.handed_over_preview import preview_html
from kt_engine.documents.render import render
from kt_engine.exchange.handed_file import HandedFile, read_handed_file
from kt_engine.rules.moves import ALLOWED_MOVES
from kt_engine.store.database import Database, open_store
from kt_engine.store.files import read_bytes
from kt_engine.words import DocumentKey, FindingState, HandoverKind, HandoverStatus
from real_pages import PAGES

RETURNED = 2
pytestmark = pytest.mark.skipif(not PAGES, reason="no folder of real pages: set KT_TEST_DOCUMENTS")


def hand_over(database: Database, made: Made, page: Path, files: Path) -> tuple[str, HandedFile]:
    people = made.people
    handle = add_handover(
        database, make_act(people.manager), made.handle, title=page.stem.replace("__", " / ")[:200],
        kind=HandoverKind.DOCUMENT, giver=people.experts[0].handle, receiver=people.trainers[0].handle,
        reviewers=[people.process_owner.handle],
    ).handle  # fmt: skip
    file = read_handed_file(page)
    submit_handover(database, files, make_act(people.experts[0]), handle, file=file)
    return handle, file


def second_version(page: Path, folder: Path) -> HandedFile:
    corrected = folder / page.name
    corrected.write_bytes(page.read_bytes() + b"\n\nCorrected after review.\n")
    return read_handed_file(corrected)


def accept(database: Database, made: Made, handle: str) -> HandoverStatus:
    """Both accept; what reading the page found in it, a named person of the client lets stand first."""
    accept_handover(database, make_act(made.people.process_owner), handle)
    found = read_version(database, handle).findings
    if holding := [finding.handle for finding in found if finding.state is FindingState.HOLDS]:
        proposed = overrule_findings(
            database,
            make_act(made.people.trainers[0]),
            handle,
            findings=holding,
            reason="Published by its owner",
        )
        sign_agreement(database, make_act(made.people.second_process_owner), proposed.agreement)
    return accept_handover(database, make_act(made.people.trainers[0]), handle).status


@pytest.fixture
def handed(database: Database, tmp_path: Path) -> tuple[Made, dict[str, HandedFile], Path]:
    """All pages submitted, two returned and submitted again, all accepted."""
    made, files = make_engagement(database, "travel_desk"), tmp_path / "files"
    latest: dict[str, HandedFile] = {}
    for number, page in enumerate(PAGES):
        handle, latest[handle] = hand_over(database, made, page, files)
        if number < RETURNED:
            return_handover(
                database, make_act(made.people.process_owner), handle, reason="The contact is missing."
            )
            latest[handle] = second_version(page, tmp_path)
            submit_handover(database, files, make_act(made.people.experts[0]), handle, file=latest[handle])
        assert accept(database, made, handle) is HandoverStatus.ACCEPTED
    return made, latest, files


def test_every_page_is_accepted_with_its_exact_bytes_and_the_register_lists_them(
    database: Database, handed: tuple[Made, dict[str, HandedFile], Path]
) -> None:
    made, latest, files = handed
    with open_store(database) as reader:
        facts = collect_handover_register(reader, made.engagement_id)
    control = control_of(
        DocumentKey.HANDOVER_REGISTER, facts, number="E1-HR-01", version=1, as_of_seq=1,
        issued_on=make_act().at.date(), page="http://127.0.0.1:4200/kt/E1",
    )  # fmt: skip
    register = render(DocumentKey.HANDOVER_REGISTER, facts, control)
    for handle, file in latest.items():
        assert read_bytes(files, made.handle, file.sha256) == file.data
        assert handle in register.html
        assert file.sha256 in register.html
    assert verify(database, files, ALLOWED_MOVES).findings == ()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem[-40:])
def test_tags_and_html_of_a_page_stay_text(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shown = preview_html(HandedOver(page.read_bytes(), page.name))
    assert shown.count("{%") >= text.count("{%")
    body = shown.split("<body", 1)[1].lower()
    assert "<script" not in body
    assert "<iframe" not in body
    assert "javascript:" not in body
    assert "<img" not in body
