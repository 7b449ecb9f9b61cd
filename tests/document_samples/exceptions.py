"""Sample facts of the exception catalogue."""

from datetime import date

from document_samples.parts import ENGAGEMENT, HASHES
from kt_engine.answers.collect_exception_catalogue import (
    CatalogueCase,
    CatalogueProcess,
    CatalogueType,
    ExceptionCatalogueFacts,
)
from kt_engine.answers.exception_questions import CatalogueQuestion
from kt_engine.answers.exception_sources import CatalogueSource
from kt_engine.words import HandoverStatus, KnowledgeStatus


def exception_catalogue() -> ExceptionCatalogueFacts:
    claims = CatalogueProcess(
        "E7-P1",
        "Expense claims",
        (
            CatalogueSource(
                "E7-H4", "SOP expense claims", HandoverStatus.ACCEPTED, "section Exceptions", 2, HASHES[10], 0
            ),
            CatalogueSource(
                "E7-H9", "List of exceptions", HandoverStatus.IN_REVIEW, "all of it", 1, HASHES[9], 2
            ),
            CatalogueSource(
                "E7-I5", "The audit of the year", KnowledgeStatus.SIGNED_OFF, "needed yearly", 1, HASHES[8], 0
            ),
        ),
        (
            CatalogueCase("A claim above the limit", False, 3, 3, 4, 1),  # noqa: FBT003 - facts in their order
            CatalogueCase("An urgent payment by hand", True, 3, 0, 0, 0),  # noqa: FBT003
            CatalogueCase("A leaver's claim", False, 3, 1, 1, 0),  # noqa: FBT003
        ),
        (
            CatalogueQuestion(
                "E7-Q4", "E7-H4, section Exceptions", "Who decides at weekends?", date(2027, 3, 2),
                "The shift lead", "P5",
            ),
            CatalogueQuestion("E7-SQ1", "E7-S4", "What if the receipt | is lost?", date(2027, 3, 9), None, None),
        ),
        (CatalogueType("E7-PA1", "above the limit", 340, 31, 1, 0), CatalogueType("E7-PA1", "leaver", 12, 12, 0, 1)),
    )  # fmt: skip
    bookings = CatalogueProcess("E7-P2", "Bookings", (), (), (), ())
    return ExceptionCatalogueFacts(
        ENGAGEMENT, (claims, bookings, CatalogueProcess(None, "All processes", (), (), (), ()))
    )
