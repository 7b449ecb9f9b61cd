"""The verbs that run flows: advance, serve, demo. Prefect is imported by them, and only when they run."""

from typing import Annotated

import typer

from kt_engine.answers.list_engagements import engagement_id_of
from kt_engine.cli.opening import opened
from kt_engine.cli.options import AsJson, EngagementId, noun
from kt_engine.cli.output import print_json, talk
from kt_engine.settings import current_settings
from kt_engine.words import EndKind, ExitCode

app = noun("The verbs that run flows.")


@app.command(epilog="Example: kt advance E1")
def advance(engagement: EngagementId, *, as_json: AsJson = False) -> None:
    """Move whatever can be moved now, and say what the engagement waits for. The engine does it, nobody signs."""
    from flows.advance import advance as advance_engagement  # noqa: PLC0415 - the only verbs that run flows load them

    with opened() as here:
        engagement_id = engagement_id_of(here.database, engagement)
        end = advance_engagement(here.settings, engagement_id, talk)
    if as_json:
        print_json("advanced", engagement=f"E{engagement_id}", end=end.kind, message=end.message)
    else:
        print(f"{end.kind.value}  {end.message}")
    if end.kind is EndKind.STUCK:
        raise typer.Exit(ExitCode.REFUSED)


@app.command(epilog="Example: kt serve --port 4210")
def serve(
    *,
    host: Annotated[
        str | None, typer.Option("--host", metavar="ADDRESS", help="Where to listen; else this machine only.")
    ] = None,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="On which port; else 4200.")
    ] = None,
) -> None:
    """Keep every engagement moving and show it in the Prefect pages, until Ctrl-C."""
    from flows.serve import serve as serve_store  # noqa: PLC0415 - the only verbs that run flows load them

    with opened():
        settings = current_settings(host=host, port=port)
    serve_store(settings, talk)
