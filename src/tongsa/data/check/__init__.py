"""What is wrong with a parallel corpus, all of it at once.

    report = check(["train.en", "train.ko"], test=["test.en", "test.ko"])
    for finding in report.findings:
        print(finding.severity, finding.id, finding.count, finding.examples[0].where)

`CHECKS` says of each id what it means and what to do; thresholds stand, with their reasons, at
the head of the file that holds the check. They are set so that clean data gives nothing.
"""

from tongsa.data.check.catalogue import CHECKS, SEVERITIES, Check, Severity
from tongsa.data.check.cleaning import Fixed, fix
from tongsa.data.check.report import Example, Finding, Report
from tongsa.data.check.run import check

__all__ = [
    "CHECKS",
    "SEVERITIES",
    "Check",
    "Example",
    "Finding",
    "Fixed",
    "Report",
    "Severity",
    "check",
    "fix",
]
