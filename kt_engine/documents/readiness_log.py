"""The readiness log: what can stop a go-live by its way back, then every open point by process. It knows no store."""

from collections import Counter
from collections.abc import Mapping

from kt_engine.answers.collect_readiness_log import ReadinessLogFacts
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import counted, words
from kt_engine.words import Colour

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: ReadinessLogFacts) -> str:
    return say("Readiness log: {engagement}", engagement=facts.engagement.name)


def view(facts: ReadinessLogFacts) -> Mapping[str, object]:
    open_ones = [point for point in facts.points if point.is_open]
    names = {stream.key: stream.title for stream in facts.streams}
    return {
        "sentence": _sentence(facts),
        "streams": {key: names.get(key, key) for key in {*names, *(one.stream for one in facts.points)}},
        "grid": [(process, _cells(facts, process.handle)) for process in facts.processes],
        "stops": [point for point in open_ones if point.showstopper],
        "others": sorted(
            (point for point in open_ones if not point.showstopper),
            key=lambda point: (point.process, point.stream, point.due_on),
        ),
        "closed": [point for point in facts.points if not point.is_open],
    }


def _cells(facts: ReadinessLogFacts, process: str) -> list[str]:
    """Give, stream by stream, how many open points of a process there are, the worst colour named first."""
    cells = []
    for stream in facts.streams:
        found = Counter(
            point.colour
            for point in facts.points
            if point.is_open and (point.process, point.stream) == (process, stream.key)
        )
        told = [
            f"{found[colour]} {words(colour)}"
            for colour in (Colour.RED, Colour.AMBER, Colour.GREEN)
            if found[colour]
        ]
        cells.append(", ".join(told) or say("nothing open"))
    return cells


def _sentence(facts: ReadinessLogFacts) -> str:
    open_ones = [point for point in facts.points if point.is_open]
    if not open_ones:
        return say("No point is open.")
    stops = [point for point in open_ones if point.showstopper]
    told = counted(len(open_ones), "point is open", "points are open")
    if not stops:
        return say("{points}; none of them can stop a go-live.", points=told)
    told = say("{points}; {count} of them can stop a go-live", points=told, count=len(stops))
    over = [point.handle for point in stops if point.way_back_is_over]
    if over:
        return say("{told}, and the way back is over for {points}.", told=told, points=", ".join(over))
    first = stops[0]
    left = first.days_left or 0
    when = say("in {days}", days=counted(left, "day")) if left else say("today")
    return say("{told}, the next way back ends {when}: {point}.", told=told, when=when, point=first.handle)
