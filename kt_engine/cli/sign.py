"""`kt sign`: everything that waits for one person's signature, listed and signed in one go."""

from pathlib import Path
from typing import Annotated

import typer

from kt_engine.actions.prove_identity import bound_sha256
from kt_engine.actions.sign_list import ListSigned, sign_list
from kt_engine.answers.signing_list import Waiting, handle_of, waiting_signatures
from kt_engine.cli.opening import Acting, acting, signing
from kt_engine.cli.options import AsJson, By, CommandId, DryRun, OnBehalfOf, OneFile, SomeEngagement, noun
from kt_engine.cli.output import print_done, print_heading, print_json, print_table, talk
from kt_engine.errors import Refused, UsageProblem
from kt_engine.exchange.signing_list import ShownList, list_text, read_signing_list
from kt_engine.store.database import open_store
from kt_engine.store.find import find_named
from kt_engine.store.tables import Person

app = noun("What waits for your signature: listed, then signed in one go.")


@app.command("list", epilog="Example: kt sign list E1 --by P14 --to to-sign.json")
def list_(
    engagement: SomeEngagement = None,
    *,
    to: Annotated[
        Path | None,
        typer.Option("--to", metavar="FILE", help="Write the list as shown to a file, to be signed."),
    ] = None,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    as_json: AsJson = False,
) -> None:
    """Show what waits for your signature, except gates: reviews, acceptances, certificates, waivers, agreements."""
    with acting(by, None) as here:
        giver = None if on_behalf_of is None else _person_id(here, on_behalf_of)
        found = waiting_signatures(here.database, giver or here.act.by, engagement, here.today)
        lists = [_as_shown(here, one, giver) for one in found]
    if to is not None:
        _write(to, lists)
    if as_json:
        print_json("signing_lists", lists=lists)
        return
    for one in lists:
        _print(one)
    if not any(one.lines for one in lists):
        talk("Nothing waits for your signature. Gates are signed one by one: kt due")
    elif to is not None:
        talk(f"The list is in {to}. Next: kt sign all {to}")


def _person_id(here: Acting, name: str) -> int:
    with open_store(here.database) as reader:
        return int(find_named(reader, Person, name)["id"])


def _as_shown(here: Acting, waiting: Waiting, giver: int | None) -> ShownList:
    bound = [(line.thing, line.sha256, line.meaning) for line in waiting.lines]
    return ShownList(
        engagement=waiting.engagement,
        person=handle_of(here.database, here.act.by),
        on_behalf_of=None if giver is None else handle_of(here.database, giver),
        sha256=bound_sha256(bound),
        lines=waiting.lines,
    )


def _write(to: Path, lists: list[ShownList]) -> None:
    """Write one engagement's list; a file that is there already is not written over."""
    filled = [one for one in lists if one.lines]
    if not filled:
        raise Refused("Nothing waits for your signature, so there is no list to write.")
    if len(filled) > 1:
        names = ", ".join(one.engagement for one in filled)
        raise UsageProblem(
            f"One code signs lines of one engagement, and there are {names}. Name one of them."
        )
    try:
        with to.open("x", encoding="utf-8") as file:
            file.write(list_text(filled[0]))
    except FileExistsError:
        raise Refused(f"{to} is there already and was not written over. Choose another name.") from None
    except OSError as fault:
        raise Refused(
            f"{to} could not be written ({fault.strerror}). Look at the folder and its rights."
        ) from fault


def _print(shown: ShownList) -> None:
    if not shown.lines:
        return
    print_heading(f"{shown.engagement}: {len(shown.lines)} for {shown.on_behalf_of or shown.person}")
    print_table(
        ["no", "meaning", "what", "sha256", "title"],
        (
            [number, line.meaning, line.thing, line.sha256, line.title]
            for number, line in enumerate(shown.lines, 1)
        ),
    )
    print(f"SHA-256 of this list: {shown.sha256}")


@app.command("all", epilog="Example: kt sign all to-sign.json --by P14")
def all_(
    file: OneFile,
    *,
    on_behalf_of: OnBehalfOf = None,
    by: By = None,
    command_id: CommandId = None,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Sign a list that was shown, with one code; what has changed since is left out and named."""
    shown = read_signing_list(file)
    about = shown.engagement
    with signing(by, command_id, about=about, on_behalf_of=on_behalf_of, dry_run=dry_run) as here:
        done = sign_list(here.database, here.act, shown)
    print_done("list_signed", done, _sentence(done), handles=done.signed, as_json=as_json, dry_run=dry_run)
    for one in done.left_out:
        talk(f"Left out: {one.thing} ({one.meaning.value}). {one.reason}")


def _sentence(done: ListSigned) -> str:
    count = len(done.signed)
    left = f", {len(done.left_out)} left out" if done.left_out else ""
    return f"{count} {'signature is' if count == 1 else 'signatures are'} made with one list{left}."
