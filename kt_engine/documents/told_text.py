"""Puts short texts that facts hold in English into the language spoken; what it does not know stays as it is."""

import re
from functools import cache, lru_cache

from kt_engine.documents.event_sentences import SENTENCES
from kt_engine.documents.speech import marked, say, speaking, spoken
from kt_engine.words import Language

_TOLD = (
    # lines and rules of the weekly report
    marked("Overall"),
    marked("Schedule"),
    marked("Knowledge"),
    marked("People"),
    marked("Service"),
    marked("Money"),
    marked("a handover is not accepted though its process is live or goes live within a week"),
    marked("a handover that was due by the baseline is not accepted"),
    marked("no handover was due yet"),
    marked("every handover due by the baseline is accepted ({count})"),
    marked(
        "a seat is not filled by a certified person though its process is live or goes live within a week"
    ),
    marked("a seat that was due by the baseline is not filled by a certified person"),
    marked("no seat was due yet"),
    marked("every seat due by the baseline is filled by a certified person ({count})"),
    marked("a figure of {month} missed its target for the second month running"),
    marked("a figure of {month} missed its target"),
    marked("figures of {month} are missing"),
    marked("no process was monitored in {month}"),
    marked("all {count} figures of {month} met their targets"),
    marked("the promised day of a payment is over and what it is tied to is not reached"),
    marked("what a payment is tied to is expected after its promised day"),
    marked("what a payment is tied to has no day"),
    marked("the contract's record ties no payment to a day"),
    marked("no payment is expected later than promised"),
    marked("the worst line below"),
    marked("no line is red or amber, but not all were measured"),
    marked("every line that could be measured is green"),
    marked("no plan was in force a week ago"),
    marked("a go-live is expected after its contract day"),
    marked("a condition is past its last day"),
    marked("a go-live is expected after its baseline day"),
    marked("a gate is past its baseline day"),
    marked("no go-live is expected later than promised, no gate is late, no condition is past its last day"),
    marked("all waves are live, no gate is late, no condition is past its last day"),
    marked("neither contract nor baseline promises a go-live yet"),
    marked("wave {number}"),
    marked("{handle} short of {count}"),
    marked("January {year}"),
    marked("February {year}"),
    marked("March {year}"),
    marked("April {year}"),
    marked("May {year}"),
    marked("June {year}"),
    marked("July {year}"),
    marked("August {year}"),
    marked("September {year}"),
    marked("October {year}"),
    marked("November {year}"),
    marked("December {year}"),
    # reasons of a verdict on a parallel run
    marked("1 error was found; the plan allows {allowed}."),
    marked("{count} errors were found; the plan allows {allowed}."),
    marked("1 error was found, {allowed} allowed."),
    marked("{count} errors were found, {allowed} allowed."),
    marked("1 error was found; at {target} percent of {units} units at most {allowed} may be."),
    marked("{count} errors were found; at {target} percent of {units} units at most {allowed} may be."),
    marked("1 error was found in {units} units."),
    marked("{count} errors were found in {units} units."),
    marked("1 critical error was found; none is ever allowed."),
    marked("{count} critical errors were found; none is ever allowed."),
    marked("1 unexplained difference was found; none is ever allowed."),
    marked("{count} unexplained differences were found; none is ever allowed."),
    marked("1 unit is not compared yet."),
    marked("{count} units are not compared yet."),
    # why a session has no place
    marked("waits for a session that has no place"),
    marked("nobody promised the hours of {who}"),
    marked("{who} never have so long a time together"),
    marked("the promised hours of {who} are fewer than these sessions take"),
    marked("{who} have time, but not the same any more"),
    # who and what, where nobody or nothing is named
    marked("{opens} to {closes}"),
    marked("nobody named"),
    marked("nobody yet"),
    marked("no reason recorded"),
    marked("the whole engagement"),
    marked("the engagement"),
    marked("All processes"),
    marked("all of it"),
    marked("section {title}"),
    marked("{title} (nobody yet)"),
    marked("{title} (nobody assigned yet)"),
    marked("{handover} (deemed accepted)"),
    marked("deemed accepted under {clause} on {day}, after {notice}"),
    marked("gate {gate} of wave {wave}"),
    marked("gate {gate}"),
    marked("go-live of wave {wave}"),
    marked("go-live"),
    marked("playbook {playbook}"),
    marked("contract {reference}"),
    # what a delay notice waits for
    marked("hand over: {title}"),
    marked("review: {title}"),
    marked("accept: {title}"),
    marked("sign: {title}"),
    marked("sign the gate {title}"),
    marked("close the condition: {title}"),
    marked("certify the trainee"),
    # what was found by reading a handed-over version
    marked("warns"),
    marked("holds"),
    marked("asked ({agreement})"),
    marked("overruled by {who} ({agreement})"),
    marked("the whole document"),
    marked("line {number}"),
    marked("row {number}"),
    marked("E-mail address {masked} in {places}."),
    marked("Mailbox of a team {masked} in {places}."),
    marked("Telephone number {masked} in {places}."),
    marked("Free-phone number {masked} in {places}."),
    marked(
        "The PDF has no text: probably a scan; it cannot be checked by reading. Hand over the text itself."
    ),
    marked("Page {number} has a picture and no text; it cannot be checked by reading."),
    marked("The file holds macros; they were not run. Ask for a .docx without macros."),
    marked("No owner is named, only whom to ask."),
    marked("No owner is named."),
    marked("page {number}"),
    marked("paragraph {number}"),
    marked("Under the heading {title} stands nothing."),
    marked("The section {title} is missing."),
    marked("The section {title} is missing. Is it {near}? Then name it so."),
    marked("The section {title} is empty."),
    marked("The section {title} holds only pictures, which cannot be checked by reading."),
    marked("The section {title} holds only a template tag; its text is not in this file."),
    marked("The heading still holds {text}."),
    marked("Here still stands {text}."),
    marked("In the table still stands {text}."),
    marked("The table with the columns {names} has nothing below its header."),
    marked("The column {name} is blank in every row."),
    marked("The column {name} is blank in row {rows}."),
    marked("The column {name} is blank in rows {rows}."),
    marked("No date and no day of the next review are found."),
    marked("{count} more of this kind were found; they are not named one by one."),
)
_FIELD = re.compile(r"\\\{(\w+)\\\}")
_OF_OURS = frozenset({"month"})
_HELD = {
    **dict.fromkeys(("opens", "closes"), r"\d{1,2}:\d{2}"),
    **dict.fromkeys(("count", "number", "year", "wave", "allowed", "target", "units"), r"[\d.,]+"),
}
"""What can stand in a place, where it is not any text."""
_DAY_PASSED = "day passed"


def told(text: str | None) -> str | None:
    """Give a text that an answer composed of our own words and data in the language spoken."""
    if text is None or spoken() is Language.EN:
        return text
    return _told(text, spoken())


def cause(text: str | None) -> str | None:
    """Give why a plan moved, as its facts say it: "task completed, E7-T3"."""
    if text is None or spoken() is Language.EN:
        return text
    kind, _, subject = text.partition(", ")
    sentence = SENTENCES.get(kind.replace(" ", "_"), "")
    if kind == _DAY_PASSED:
        return say("a day passed over what was due ({subject})", subject=subject)
    if set(re.findall(r"\{(\w+)\}", sentence)) == {"subject"}:
        return say(sentence).replace("{subject}", subject).removesuffix(".")
    return say("what was recorded of {subject}", subject=subject)


@lru_cache(maxsize=4096)
def _told(text: str, language: Language) -> str:
    with speaking(language):
        for pattern, known in _patterns():
            found = known.fullmatch(text)
            if found:
                return say(
                    pattern, **{name: _within(name, value) for name, value in found.groupdict().items()}
                )
    return text


def _within(name: str, value: str) -> str:
    """Give what stands in a place; what people typed is never taken for words of ours."""
    return _told(value, spoken()) if name in _OF_OURS else value


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Give each text with what finds it; a place in it holds whatever stands there."""
    return tuple((one, re.compile(_FIELD.sub(_held, re.escape(one)))) for one in _TOLD)


def _held(place: re.Match[str]) -> str:
    return f"(?P<{place[1]}>{_HELD.get(place[1], '.+?')})"
