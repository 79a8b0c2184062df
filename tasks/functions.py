"""Which function does which kind of job.

A plain function is one transaction; ``Steps`` commits by itself; ``Batch`` goes item
by item.
"""

from webapp.jobs.services import Work

FUNCTIONS: dict[str, Work] = {
    # meetings
    # documents
    # notifications
    # registration
    # checkin
    # lodging
    # trips
    # certificates
    # people
    # reports
    # runbook
    # secretariat
}
