"""The tables that the examples of `kt method` name, as files. It runs nothing."""

from pathlib import Path

TABLES = {
    "types.csv": "stratum,units\nplain,500\ncredit note,300\nforeign,200\n",
    "population.csv": "unit,stratum\n"
    + "".join(f"INV-{n},{'foreign' if n % 5 else 'plain'}\n" for n in range(20)),
    "items.csv": "item,weight,claimed,proven,waived\ninvoice,40,yes,yes,\ndispute,30,yes,no,no\nclose,30,no,no,yes\n",
    "weights.csv": "item,weight_before,weight_after\ninvoice,40,40\ndispute,30,35\nyear end,30,0\n",
    "cohorts.csv": "stage,heads,live_in_week\nnesting,5,2\nin_class,10,3\n",
    "cases.csv": "case,score_pct,critical\na,85,\nb,90,no\nc,100,yes\nd,85,\ne,84.5,\n",
    "activities.csv": "activity,duration,after\nplan,3,\nteach,5,plan\nwrite,2,plan\ntest,1,teach; write\n",
    "order.csv": "activity,after\ntest,teach\nteach,\n",
    "stretches.csv": "began_at,ended_at\n2026-10-02T16:00+02:00,2026-10-05T16:00+02:00\n"
    "2026-10-05T10:00+02:00,2026-10-05T12:00+02:00\n",
}


def lay_tables(folder: Path) -> None:
    for name, content in TABLES.items():
        (folder / name).write_text(content, encoding="utf-8")
