"""Scope and RACI: waves, functions and who holds them, as sentences and columns. It knows no store."""

from collections.abc import Mapping

from kt_engine.answers.collect_scope_and_raci import FunctionHolder, RaciFunction, ScopeAndRaciFacts
from kt_engine.documents.speech import marked, say
from kt_engine.documents.wording import words

CLASSIFICATION = marked("Confidential: client and provider of this engagement")


def title(facts: ScopeAndRaciFacts) -> str:
    return say("Scope and RACI: {engagement}", engagement=facts.engagement.name)


def view(facts: ScopeAndRaciFacts) -> Mapping[str, object]:
    waves = sorted({process.wave for process in facts.processes})
    sides = {function.key: words(function.side) for function in facts.functions}
    return {
        "waves": [(wave, [one for one in facts.processes if one.wave == wave]) for wave in waves],
        "volume": sum(process.volume_per_month for process in facts.processes),
        "functions": [(called(one.key), one, _held(one)) for one in facts.functions],
        "tables": [
            (table, [(called(key), sides.get(key) or say("side not recorded")) for key in table.functions])
            for table in facts.tables
        ],
    }


def called(key: str) -> str:
    """Give the short name of a function that fits over a column."""
    return key.replace("_", " ")


def _held(function: RaciFunction) -> list[str]:
    return [_holder(one) for one in function.holders] or [say("not assigned yet")]


def _holder(one: FunctionHolder) -> str:
    who = f"{one.person}, {one.party}" if one.party else one.person
    return say("{who}; for {process}", who=who, process=one.process) if one.process else who
