"""The page of a handover pack that opens offline: one file, searched by its own script, readable without it.

Whatever people wrote is text in it: escaped in the page, inert JSON for the search. It knows no store.
"""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kt_engine.answers.collect_pack import PackFacts
from kt_engine.documents import wording
from kt_engine.documents.evidence import verifier_text
from kt_engine.documents.markdown_text import visible_line
from kt_engine.documents.pack_contents import Payload
from kt_engine.documents.speech import catalogue, marked, say, speaking, spoken
from kt_engine.documents.template_text import speak
from kt_engine.documents.told_text import told
from kt_engine.documents.wording import counted
from kt_engine.documents.writers.html import stylesheet
from kt_engine.exchange.checkpoint_text import CheckpointText
from kt_engine.words import AuthMethod, DocumentStatus, Format, HandoverStatus, Language, Stage

MOST_OF_ONE = 20_000
MOST_OF_ALL = 6_000_000
"""Characters that are searched, of one text and of all: a browser reads the page in a second or two."""
FORMATS = {"md": marked("record"), "html": marked("page"), "pdf": "PDF", "docx": "Word"}
KIB = 1024
IDENTITY = {
    AuthMethod.TOTP: marked("proven by one-time code"),
    AuthMethod.SELF_DECLARED: marked("self-declared: nobody checked who signed"),
}


def put_index(payload: Payload, facts: PackFacts, held: CheckpointText) -> None:
    """Add the page, the verifier and the README to the payload."""
    payload.put("index.html", index_html(payload, facts, held).encode())
    payload.put("verify_pack.py", verifier_text("verify_pack.py").encode())
    payload.put("README.md", verifier_text("PACK.md").encode())


def index_html(payload: Payload, facts: PackFacts, held: CheckpointText) -> str:
    """Write the page in the language of the engagement."""
    with speaking(facts.engagement.speaks):
        return _page(payload, facts, held)


def _page(payload: Payload, facts: PackFacts, held: CheckpointText) -> str:
    style = stylesheet() + _text("pack_index.css")
    script = _text("pack_index.js")
    texts, searched = _searchable(payload, facts)
    return (
        _environment(spoken())
        .get_template("_pack_index.html.j2")
        .render(
            facts=facts,
            held=held,
            language=spoken().value,
            found=_found(),
            title=visible_line(say("Handover pack: {engagement}", engagement=facts.engagement.name)),
            sentence=_sentence(facts),
            counts=_counts(payload, facts),
            handovers=payload.handovers,
            waiting=_waiting(facts),
            document_groups=_groups(payload),
            identity=say(IDENTITY[facts.engagement.auth_method]),
            searched=searched,
            style=Markup(style),  # noqa: S704 - our own files
            style_hash=_csp_hash(style),
            script=Markup(script),  # noqa: S704 - our own file
            script_hash=_csp_hash(script),
            texts=Markup(inert_json(texts)),  # noqa: S704 - no mark of HTML is left in it
        )
    )


def inert_json(value: object) -> str:
    """Give JSON in which nothing can end a script element or be read as a mark of HTML."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return text


def _sentence(facts: PackFacts) -> str:
    engagement = facts.engagement
    parties = say(
        "{client} hands over {function}, to a provider not chosen yet",
        client=visible_line(engagement.client),
        function=visible_line(engagement.function),
    )
    if engagement.provider:
        parties = say(
            "{client} and {provider} hand over {function}",
            client=visible_line(engagement.client),
            provider=visible_line(engagement.provider),
            function=visible_line(engagement.function),
        )
    stage = Stage.of_number(facts.stage)
    return say(
        "{parties}. {handle} {engagement} began on {day}, is {status} and stands in stage {number}, {stage}; {went}.",
        parties=parties,
        handle=engagement.handle,
        engagement=visible_line(engagement.name),
        day=wording.day(facts.starts_on),
        status=wording.words(facts.status),
        number=stage.number,
        stage=_stage(stage),
        went=_went(facts),
    )


def _went(facts: PackFacts) -> str:
    live = [one.live_on for one in facts.processes if one.live_on]
    if not live:
        return say("no process is live yet")
    return say(
        "{live} of {processes} went live, the last one on {day}",
        live=len(live),
        processes=counted(len(facts.processes), "process", "processes"),
        day=wording.day(max(live)),
    )


def _stage(stage: Stage) -> str:
    return str(wording.words(stage)).lower()


def _found() -> dict[str, str]:
    """Give what the script says of a search; it fills in the places."""
    return {
        "none": say("Nothing is found."),
        "one": say("1 place."),
        "several": say("{count} places."),
        "first": say("The first {most} of {count} places. Another word makes them fewer."),
    }


def _counts(payload: Payload, facts: PackFacts) -> list[tuple[str, str, str]]:
    people = {one.person for one in facts.certificates}
    decided = sum(one.decision is not None for one in facts.gates)
    live = sum(one.live_on is not None for one in facts.processes)
    in_force = sum(one.in_force for one in payload.handovers)
    issued = sum(one.listed.status is DocumentStatus.ISSUED for one in payload.documents)
    return [
        (_of(live, len(facts.processes)), say("processes live"), "processes"),
        (str(len(people)), say("people certified"), "certified"),
        (_of(in_force, len(facts.handovers.entries)), say("handovers accepted"), "accepted"),
        (str(decided), say("gate decisions"), "gates"),
        (str(issued), say("documents in force"), "documents"),
    ]


def _of(count: int, whole: int) -> str:
    return say("{count} of {whole}", count=count, whole=whole)


def _waiting(facts: PackFacts) -> str:
    gone = {
        HandoverStatus.ACCEPTED,
        HandoverStatus.DEEMED_ACCEPTED,
        HandoverStatus.WITHDRAWN,
        HandoverStatus.SUPERSEDED,
    }
    names = [
        f"{one.handle} {visible_line(one.title)} ({wording.words(one.status)})"
        for one in facts.handovers.entries
        if one.status not in gone
    ]
    return ", ".join(names)


def _groups(payload: Payload) -> list[tuple[str, list[object]]]:
    in_force: list[object] = []
    past: list[object] = []
    for one in payload.documents:
        (in_force if one.listed.status is DocumentStatus.ISSUED else past).append(one)
    return [(say("In force"), in_force), *([(say("Superseded versions"), past)] if past else [])]


def _searchable(payload: Payload, facts: PackFacts) -> tuple[list[Mapping[str, str]], str]:
    """Give what is searched, and a sentence on what is left out."""
    found, left, cut = list(_rows(facts)), MOST_OF_ALL, 0
    for title, href, text in _long_texts(payload):
        part = " ".join(text.split())
        kept = part[: min(MOST_OF_ONE, left)]
        cut += len(kept) < len(part)
        left -= len(kept)
        found.append({"title": title, "href": href, "text": kept})
    searched = say("all rows of this page and the texts of documents and handed-over files")
    if cut:
        texts, most = counted(cut, "long text"), wording.number(MOST_OF_ONE)
        searched = say(
            "{searched}; of {texts} the first {most} characters", searched=searched, texts=texts, most=most
        )
    return found, searched


def _rows(facts: PackFacts) -> Iterator[Mapping[str, str]]:
    for process in facts.processes:
        yield {
            "title": f"{process.handle} {process.name}",
            "href": f"#{process.handle}",
            "text": process.site,
        }
    for one in facts.certificates:
        signed = "; ".join(f"{each.signer}, {wording.moment(each.at)}" for each in one.signatures)
        title = say(
            "{handle}: {person} certified on {process}",
            handle=one.handle,
            person=one.person,
            process=one.process,
        )
        text = say("since {day}; signed by {people}", day=wording.day(one.certified_on), people=signed)
        yield {"title": title, "href": f"#{one.handle}", "text": text}
    for gate in facts.gates:
        signed = "; ".join(
            f"{each.signer}: {wording.words(each.decision)}, {wording.moment(each.at)}"
            for each in gate.signatures
        )
        title = f"{gate.handle}: {gate.title}, {gate.subject}"
        said = wording.words(gate.decision) or wording.words(gate.status)
        text = say("{decision}; signed by {people}", decision=said, people=signed)
        yield {"title": title, "href": f"#{gate.handle.replace(' ', '-')}", "text": text}


def _long_texts(payload: Payload) -> Iterator[tuple[str, str, str]]:
    for packed in payload.handovers:
        title = f"{packed.entry.handle} v{packed.version.version}: {packed.entry.title}"
        by = packed.accepted.signer if packed.accepted else packed.entry.deemed or ""
        head = say(
            "{file}, accepted: {person}. SHA-256 {sha256}. ",
            file=packed.version.file_name,
            person=by,
            sha256=packed.version.sha256,
        )
        yield title, packed.preview, head + packed.text
    for one in payload.documents:
        yield f"{one.listed.handle}: {one.listed.title}", one.paths[Format.HTML], one.text


def _bytes(size: int) -> str:
    if size < 10 * KIB:
        return say("{size} bytes", size=wording.number(size))
    return f"{wording.number(round(size / KIB))} KiB"


def _csp_hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


@cache
def _text(name: str) -> str:
    return (files("kt_engine.documents.writers") / name).read_text(encoding="utf-8")


@cache
def _environment(language: Language) -> Environment:
    made = Environment(
        loader=PackageLoader("kt_engine.documents"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters.update(
        bytes=_bytes,
        day=wording.day,
        form=lambda form: say(FORMATS[form.value]),
        line=lambda text: None if text is None else visible_line(str(text)),
        moment=wording.moment,
        stage=lambda number: _stage(Stage.of_number(number)),
        told=told,
        words=wording.words,
    )
    if language is not Language.EN:
        speak(made, catalogue(language).gettext, pages=True)
    return made
