"""Which function does which kind of job.

A plain function is one transaction; ``Steps`` commits by itself; ``Batch`` goes item
by item.
"""

from webapp.checkin import services as checkin
from webapp.jobs.services import Work

FUNCTIONS: dict[str, Work] = {
    # meetings
    # documents
    # notifications
    # registration
    "checkin.renew_rosters": checkin.renew_rosters,
    # lodging
    # trips
    # certificates
    # people
    # reports
    # runbook
    # secretariat
}
