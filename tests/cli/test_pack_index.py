"""The page a pack begins with: what people wrote is text in it, and nothing is loaded from anywhere."""

import base64
import hashlib
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from cli_runner import Kt
from kt_engine.answers.collect_pack import PackFacts, collect_pack
from kt_engine.documents.pack_contents import Payload
from kt_engine.documents.pack_index import index_html, inert_json
from kt_engine.exchange.checkpoint_text import CheckpointText
from kt_engine.exchange.kept_bytes import KeptBytes
from kt_engine.store.database import Database, open_store
from packing import built, fill
from walking import House

EVIL = "</script><script>alert(1)</script><img src=http://evil.example/x onerror=alert(2)>\u2028"
HELD = CheckpointText("f" * 64, "E1", 44, "e" * 64, "2027-01-04T09:00:00Z", "k" * 16)


@pytest.fixture
def facts(house: House, database: Database) -> PackFacts:
    fill(house)
    with open_store(database) as reader:
        return collect_pack(reader, 1)


def page_of(facts: PackFacts, tmp_path: Path) -> str:
    return index_html(Payload({}, [], [], {}, KeptBytes(tmp_path)), facts, HELD)


def test_what_people_wrote_is_text_and_never_a_mark(facts: PackFacts, tmp_path: Path) -> None:
    hostile = replace(
        facts,
        engagement=replace(facts.engagement, name=EVIL, client=EVIL, provider=EVIL, function=EVIL),
        processes=tuple(replace(one, name=EVIL, site=EVIL) for one in facts.processes),
        certificates=tuple(replace(one, person=EVIL) for one in facts.certificates),
        gates=tuple(replace(one, title=EVIL) for one in facts.gates),
    )
    text = page_of(hostile, tmp_path)
    page = html.fromstring(text)
    assert len(page.findall(".//script")) == 2
    assert page.findall(".//img") == []
    assert not any(name.startswith("on") for one in page.iter() for name in one.attrib)
    assert "alert(1)" in page.text_content()


def test_the_data_of_the_search_is_json_that_ends_no_script() -> None:
    text = inert_json([{"title": EVIL, "text": "<!--"}])
    assert not set("<>&\u2028\u2029") & set(text)
    assert json.loads(text) == [{"title": EVIL, "text": "<!--"}]


def test_only_the_page_s_own_style_and_script_may_run_and_nothing_is_loaded(
    facts: PackFacts, tmp_path: Path
) -> None:
    text = page_of(facts, tmp_path)
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', text)
    assert policy is not None
    style, script = re.findall(r"'sha256-([^']+)'", policy[1])
    for found, wanted in ((r"<style>(.*?)</style>", style), (r"<script>(.*?)</script>", script)):
        body = re.search(found, text, re.DOTALL)
        assert body is not None
        assert base64.b64encode(hashlib.sha256(body[1].encode()).digest()).decode() == wanted
    assert policy[1].startswith("default-src 'none'; ")
    assert not re.search(r"(src|href)=\"?(https?:)?//", text)


def test_every_link_of_the_page_leads_to_a_file_of_the_pack(kt: Kt, house: House, tmp_path: Path) -> None:
    fill(house)
    data = built(kt, house, tmp_path / "pack") / "data"
    page = html.fromstring((data / "index.html").read_bytes())
    links = [one.get("href") for one in page.iterfind(".//a")]
    places = {one.get("id") for one in page.iter() if one.get("id")}
    assert {"documents/E1-SC-01-v1.pdf", "documents/E1-SC-01-v1.docx", "handed-over/E1-H2-v2.md"} <= set(
        links
    )
    assert [link for link in links if link.startswith("#") and link[1:] not in places] == []
    assert [link for link in links if not link.startswith("#") and not (data / link).is_file()] == []
    texts = json.loads(page.get_element_by_id("texts").text)
    targets = [one["href"] for one in texts]
    assert [one for one in targets if one.startswith("#") and one[1:] not in places] == []


def test_it_says_who_certified_whom_and_which_version_was_accepted(
    kt: Kt, house: House, tmp_path: Path
) -> None:
    fill(house)
    data = built(kt, house, tmp_path / "pack") / "data"
    page = html.fromstring((data / "index.html").read_bytes())
    certificate = " ".join(page.get_element_by_id("E1-K1").text_content().split())
    assert house.people.trainers[0].name in certificate
    assert house.people.trainees[0].name in certificate
    accepted = page.get_element_by_id("E1-H2-v2").text_content()
    assert hashlib.sha256((data / "handed-over" / "E1-H2-v2.md").read_bytes()).hexdigest() in accepted
    assert house.people.team_leads[0].name in accepted
    assert "90" not in certificate.replace("E1-K1", "")


def test_what_nobody_accepted_is_named_and_not_in_it(kt: Kt, house: House, tmp_path: Path) -> None:
    fill(house)
    page = html.fromstring((built(kt, house, tmp_path / "pack") / "data" / "index.html").read_bytes())
    assert "E1-H3 Chapter one (submitted)" in page.get_element_by_id("accepted").text_content()
