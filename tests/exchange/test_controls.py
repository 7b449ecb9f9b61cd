"""A file of controls is read whole, one line per owner; what every line of a control says must be alike."""

from datetime import date

from kt_engine.exchange.controls import read_controls
from kt_engine.words import ControlFrequency

HEAD = "process,control,title,risk,frequency,evidence,owner,from_on,until_on,regulated\n"


def told(text: str) -> list[str]:
    return [str(problem) for problem in read_controls(text.encode(), file="controls.csv").problems]


def test_a_control_is_read_with_the_days_of_its_owner() -> None:
    text = f"{HEAD}E1-P1,limits,Limits,Too much,weekly,Log,P5,2027-01-04,2027-02-04,card_data\n"
    (row,) = read_controls(text.encode()).rows
    assert (row.control, row.frequency, row.regulated) == ("limits", ControlFrequency.WEEKLY, "card_data")
    assert (row.from_on, row.until_on) == (date(2027, 1, 4), date(2027, 2, 4))


def test_every_faulty_cell_is_told_at_once() -> None:
    text = (
        f"{HEAD}E1-P1,limits,Limits,Too much,hourly,,P5,2027-03-04,2027-02-04,\n"
        "E1-P1,limits,Other,Too much,hourly,,P6,2027-04-01,,\n"
    )
    assert told(text) == [
        (
            "controls.csv:2:5: There is no frequency 'hourly'. Known: daily, each_time, monthly, on_demand, quarterly, "
            "weekly, yearly."
        ),
        "controls.csv:2:9: until_on 2027-02-04 comes before from_on 2027-03-04. Both days count.",
        "controls.csv:2:6: evidence is empty. Fill it in.",
        (
            "controls.csv:3:5: There is no frequency 'hourly'. Known: daily, each_time, monthly, on_demand, quarterly, "
            "weekly, yearly."
        ),
        "controls.csv:3:6: evidence is empty. Fill it in.",
        "controls.csv:3:3: title of limits is written differently in line 2. Make them alike.",
    ]
