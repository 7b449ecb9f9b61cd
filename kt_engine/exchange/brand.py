"""A client's brand as the documents wear it: name, logo, colours, fonts. It knows no document."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Brand:
    """What one brand file says; where it says nothing, the house's own quiet look stands."""

    name: str = ""
    """Printed on the cover; empty: the client's name."""
    logo: bytes | None = None
    """PNG or JPEG, already checked."""
    word_template: bytes | None = None
    """The client's own Word document or template, already checked; its look is the base of ours."""
    accent: str = "#1f4e79"
    """Colour of headings and lines, as #rrggbb."""
    ink: str = "#1c2430"
    """Colour of the text, as #rrggbb."""
    fonts: tuple[str, ...] = ()
    """Families for text, the first wanted most; the house's own follow them."""
    sha256: str = ""
    """Of all that was read for it; empty: the house's own look."""


HOUSE_BRAND = Brand()
