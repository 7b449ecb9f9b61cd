"""The risk register: what stands in which section, and what is said of time."""

from datetime import date

from document_samples import control
from document_samples.risks import risk, risk_register
from kt_engine.answers.collect_risk_register import Movement, RiskRegisterFacts
from kt_engine.documents.render import render_markdown
from kt_engine.documents.wording import days_left
from kt_engine.words import DocumentKey

KEY = DocumentKey.RISK_REGISTER


def text_of(facts: RiskRegisterFacts) -> str:
    return render_markdown(KEY, facts, control(KEY, facts))


def test_open_risks_stand_by_score_and_what_is_over_apart() -> None:
    ranked = text_of(risk_register()).split("## 3.")[1].split("## 4.")[0]
    assert [line.split()[1] for line in ranked.splitlines() if line.startswith("| E7-R")] == [
        "E7-R1",
        "E7-R3",
        "E7-R2",
    ]


def test_the_heat_map_counts_each_open_risk_once() -> None:
    rows = [line for line in text_of(risk_register()).splitlines() if line.startswith("| Likelihood")]
    assert [sum(cell.strip()[:1].isdigit() for cell in row.split("|")) for row in rows] == [0, 1, 1, 1, 0]
    assert rows[1].endswith("| 1 extreme |")


def test_an_empty_register_says_so() -> None:
    text = text_of(RiskRegisterFacts(risk_register().engagement, ()))
    for sentence in ("No risk is on the register yet.", "No risk is open.", "No risk is closed."):
        assert sentence in text


def test_a_movement_is_beside_the_score_before() -> None:
    moved = [risk(1, "x", 3, 3, score_before=before).movement for before in (None, 8, 9, 10)]
    assert moved == [None, Movement.UP, Movement.SAME, Movement.DOWN]


def test_days_are_counted_from_the_day_of_the_document() -> None:
    day = date(2027, 4, 19)
    said = [days_left(date(2027, 4, number), day) for number in (17, 18, 19, 20, 21)]
    assert said == ["2 days ago", "1 day ago", "today", "1 day left", "2 days left"]
    assert days_left(None, day) is None
