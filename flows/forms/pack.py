"""The form about handover packs: build one. It names no folder; the pack lies among those of this home."""

from typing import Any

from prefect import State

from flows.forms.answer import answered, chosen
from flows.forms.fields import BY, NO, YES, Form, Label
from flows.forms.typed import yes_or_no
from flows.house import House
from flows.house_flow import house_flow
from flows.packs import Order, build_pack
from kt_engine.actions.in_engagement import engagement_in
from kt_engine.store.tables import Engagement
from kt_engine.store.unit import Act

NOUN = "Pack"


@house_flow("build a handover pack", "build the pack of {engagement}")
async def build_pack_form(engagement: str = "", as_zip: str = YES, by: str = "") -> State[Any]:
    def build(house: House, act: Act) -> str:
        engagement_id = engagement_in(Engagement, chosen(engagement, "engagement"))
        order = Order(engagement_id, None, as_zip=yes_or_no(as_zip or YES, "One zip file"))
        done = build_pack(house.db, house.settings, act, order)
        known = "" if done.is_new else " Nothing has happened since it was built first."
        return (
            f"{done.pack.handle} lies in the folder packs as {done.place.name}: {done.pack.files_count} files.{known} "
            f"The SHA-256 of its manifest is {done.pack.manifest_sha256}. Next: open index.html in its folder data, or "
            f"check it: kt pack verify {done.place.name}"
        )

    return answered(by, build)


FORMS = (
    Form(
        build_pack_form,
        NOUN,
        "build",
        "Puts everything of an engagement into one pack: its documents, what was handed over and accepted, evidence, "
        "a page to begin with. It lies in the folder packs of this installation; scores by name are not in it.",
        {
            "engagement": Label("Engagement", "Which one.", choices="engagements"),
            "as_zip": Label(
                "One zip file", "No makes a folder.", required=False, fixed=(YES, NO), default=YES
            ),
            "by": BY,
        },
    ),
)
