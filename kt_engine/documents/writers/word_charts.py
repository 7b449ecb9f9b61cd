"""Puts the chart of a table into a Word document: the drawing, and a bitmap for a Word that knows no drawings."""

from kt_engine.documents.charts import chart_of
from kt_engine.documents.front import Front
from kt_engine.documents.record_tree import Table
from kt_engine.documents.writers.typst_pdf import png_of
from kt_engine.documents.writers.word_package import RELATIONSHIP, Parts
from kt_engine.documents.writers.word_pictures import picture

WIDEST = 9638
"""Twentieths of a point: the text of an upright A4 page."""
SMALL_SHARE = 0.6
"""Of the width of a page that must hold everything."""
FIRST_NUMBER = 10
"""Pictures before it are the logo and the code."""


class Charts:
    """Draws the charts of one document and adds their files to its parts."""

    def __init__(self, parts: Parts, front: Front) -> None:
        self.parts = parts
        self.front = front
        self.count = 0

    def of(self, table: Table, width: int) -> str:
        """Give the run with the chart of a table, or nothing."""
        chart = chart_of(table, self.front.language, self.front.brand.accent)
        if chart is None:
            return ""
        self.count += 1
        wide = round(min(width, WIDEST) * (SMALL_SHARE if self.front.one_page else 1))
        name = f"word/media/chart{self.count}"
        shown = self.parts.add(f"{name}.png", png_of(chart.svg, wide / 20), kind=RELATIONSHIP["image"])
        drawn = self.parts.add(f"{name}.svg", chart.svg.encode(), kind=RELATIONSHIP["image"])
        number = FIRST_NUMBER + self.count
        return picture(shown, chart.alt, wide, round(wide * chart.height), number=number, svg=drawn)
