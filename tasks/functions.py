"""Which function does which kind of job.

A plain function is one transaction; ``Steps`` commits by itself; ``Batch`` goes item
by item.
"""

from webapp.certificates import services as certificates
from webapp.certificates.queries import names as issued_to
from webapp.checkin import services as checkin
from webapp.checkin.services import badges
from webapp.documents import services as documents
from webapp.jobs.services import Batch, Steps, Work
from webapp.lodging import services as lodging
from webapp.lodging.queries import places_named
from webapp.notifications import services as notifications
from webapp.registration import services as registration
from webapp.registration.queries import delegations_named
from webapp.registration.services import invitations
from webapp.secretariat.services import applying
from webapp.trips import services as trips

FUNCTIONS: dict[str, Work] = {
    # meetings
    "documents.sweep_files": Steps(documents.sweep_files),
    # notifications
    "notifications.deliver": Steps(notifications.deliver),
    # registration
    "registration.fall_silent": registration.fall_silent,
    "registration.sweep_letters": registration.sweep_letters,
    "registration.copy": Batch(registration.copy_institution),
    "registration.invitations": Batch(
        invitations.make_invitation, invitations.archive, delegations_named
    ),
    "registration.send_invitations": Batch(
        invitations.send_one, labels=delegations_named
    ),
    "checkin.badges": Batch(badges.print_file),
    "checkin.renew_rosters": checkin.renew_rosters,
    # lodging
    "lodging.propose": Steps(lodging.compute),
    "lodging.scenario": Steps(lodging.compute_scenario),
    "lodging.release_place": lodging.release_place,
    "lodging.send_revision": lodging.send_planned,
    "lodging.statements": Batch(
        lodging.make_statement, lodging.put_together, places_named
    ),
    # trips
    "trips.release_place": trips.release_place,
    # certificates
    "certificates.issue": Batch(certificates.make, certificates.archive, issued_to),
    # people
    # reports
    # runbook
    "secretariat.apply": Batch(applying.apply_item, applying.finish),
}
