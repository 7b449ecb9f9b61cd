"""Shows handed-over files: preview, text and difference are made once and kept. It opens no store."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from kt_engine.documents.handed_over import HandedOver
from kt_engine.documents.handed_over_difference import difference_html
from kt_engine.documents.handed_over_preview import preview_html
from kt_engine.documents.handed_over_text import text_extract
from kt_engine.exchange.kept_bytes import KeptBytes, key_of, program_sha256


@dataclass(frozen=True)
class Showing:
    """One version as a pack shows it."""

    data: bytes
    file_name: str
    rehearsal: bool
    kept: KeptBytes

    @cached_property
    def file(self) -> HandedOver:
        return HandedOver(self.data, self.file_name)

    def preview(self) -> bytes:
        return self._once("preview", lambda: preview_html(self.file, rehearsal=self.rehearsal))

    def text(self) -> bytes:
        """Give the plain text; nothing where it cannot be read."""
        return self._once("text", lambda: text_extract(self.file).text)

    def difference(self, before: HandedOver, title: str, names: tuple[str, str]) -> bytes:
        return self._once(
            "difference",
            lambda: difference_html(before, self.file, title=title, names=names, rehearsal=self.rehearsal),
            before.sha256,
            before.file_name,
            title,
            names,
        )

    def _once(self, what: str, make: Callable[[], str], *more: object) -> bytes:
        made_of = (what, program_sha256(), self.file.sha256, self.file_name, self.rehearsal, *more)
        return self.kept.made_once(key_of(*made_of), lambda: make().encode())
