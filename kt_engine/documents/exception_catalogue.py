"""The exception catalogue: what is not the usual case, and what nobody has met or answered yet. It knows no store."""

from collections.abc import Iterator, Mapping

from kt_engine.answers.collect_exception_catalogue import (
    CatalogueCase,
    CatalogueProcess,
    ExceptionCatalogueFacts,
)
from kt_engine.answers.exception_sources import CatalogueSource
from kt_engine.documents.speech import marked, say
from kt_engine.documents.told_text import told
from kt_engine.documents.wording import counted
from kt_engine.words import SIGNED_OFF_OR_LATER, HandoverStatus, KnowledgeStatus

CLASSIFICATION = marked("Confidential: client and provider of this engagement; it holds no score")


def title(facts: ExceptionCatalogueFacts) -> str:
    return say("Exceptions and edge cases: {engagement}", engagement=facts.engagement.name)


def view(facts: ExceptionCatalogueFacts) -> Mapping[str, object]:
    shown = [process for process in facts.processes if process.handle or _holds(process)]
    return {
        "overview": [_overview(process) for process in shown],
        "processes": shown,
        "missing": [line for process in facts.processes for line in _missing(process)],
        "seen_by": seen_by,
    }


def _holds(process: CatalogueProcess) -> bool:
    return bool(process.sources or process.cases or process.questions or process.types)


def _overview(process: CatalogueProcess) -> tuple[str, str, str, str, str]:
    settled = sum(map(_is_settled, process.sources))
    met = sum(case.real_count + case.simulated_count > 0 for case in process.cases)
    answered = sum(one.answer is not None for one in process.questions)
    compared = sum(one.compared_count > 0 for one in process.types)
    parts = (
        (settled, process.sources),
        (met, process.cases),
        (answered, process.questions),
        (compared, process.types),
    )
    said = [
        say("{count} of {whole}", count=count, whole=len(some)) if some else say("none")
        for count, some in parts
    ]
    return _name(process), said[0], said[1], said[2], said[3]


def _name(process: CatalogueProcess) -> str:
    return f"{process.handle} {process.name}" if process.handle else told(process.name) or process.name


def _is_settled(source: CatalogueSource) -> bool:
    """Say whether people have signed it: an accepted document, an item that is signed off."""
    if isinstance(source.status, HandoverStatus):
        return source.status is HandoverStatus.ACCEPTED
    return isinstance(source.status, KnowledgeStatus) and source.status in SIGNED_OFF_OR_LATER


def seen_by(case: CatalogueCase) -> str:
    """Say how many trainees have seen a case as often as they must."""
    if not case.trainees_count:
        return say("nobody nominated")
    return say("{count} of {whole}", count=case.seen_by_count, whole=case.trainees_count)


def _missing(process: CatalogueProcess) -> Iterator[tuple[str, str]]:
    """Give what is still open about the exceptions of a process."""
    name = _name(process)
    if process.handle and not process.sources:
        yield name, say("No document and no knowledge item says what to do in exceptions.")
    waiting = [one.handle for one in process.sources if not _is_settled(one)]
    if waiting:
        yield name, say("Not signed yet: {records}.", records=", ".join(waiting))
    unmet = [
        one.title for one in process.cases if one.trainees_count and not one.real_count + one.simulated_count
    ]
    if unmet:
        yield name, say("Met by nobody yet: {cases}.", cases="; ".join(unmet))
    short = [
        one for one in process.cases if one.seen_by_count < one.trainees_count and one.title not in unmet
    ]
    if short:
        titles = "; ".join(one.title for one in short)
        yield name, say("Not seen often enough by every trainee: {cases}.", cases=titles)
    open_ = [one.handle for one in process.questions if one.answer is None]
    if open_:
        asked = counted(len(open_), "question")
        yield name, say("{questions} without an answer: {named}.", questions=asked, named=", ".join(open_))
    unexplained = sum(one.unexplained_count for one in process.types)
    if unexplained:
        found = counted(unexplained, "difference")
        yield name, say("{differences} of the parallel run without an explanation.", differences=found)
