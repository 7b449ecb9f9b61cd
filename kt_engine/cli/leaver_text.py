"""Prints what somebody who leaves would leave behind. It looks nothing up."""

from kt_engine.answers.leaver_report import LeaverReport
from kt_engine.cli.output import print_heading, print_table, shown, talk


def print_left_behind(report: LeaverReport) -> None:
    if not any(one.lines for one in report.engagements):
        talk(f"{report.person} is asked for nothing after {report.last_on}.")
    for one in report.engagements:
        if not one.lines:
            continue
        print_heading(f"{one.engagement} {shown(one.name)}: what {report.person} leaves behind")
        print_table(
            ["kind", "what", "due on", "about", "to pass it on"],
            ([line.kind, line.handle, line.due_on, line.what, line.do] for line in one.lines),
        )
    if report.successor:
        talk(
            f"{report.successor} is proposed as successor. The commands above are proposals; nobody has run them."
        )
