"""Asks who is waited for, in the words of tests."""

from datetime import date

from builders import START, Someone
from kt_engine.answers.waiting import Wait, waits_of
from kt_engine.store.database import open_store
from walking import House


def waits(house: House, today: date = START) -> tuple[Wait, ...]:
    with open_store(house.database) as reader:
        return waits_of(reader, house.made.engagement_id, today)


def waits_on(house: House, handle: str, today: date = START) -> list[Wait]:
    return [wait for wait in waits(house, today) if wait.handle.split(" ")[0] == handle]


def asked(house: House, handle: str, today: date = START) -> list[tuple[str, ...]]:
    return [wait.who for wait in waits_on(house, handle, today)]


def who(*people: Someone) -> tuple[str, ...]:
    return tuple(person.handle for person in people)
