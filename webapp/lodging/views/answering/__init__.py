"""What a hotel answers: by its own link, or written down by the committee.

The pages are the same behind both doors, and so are the services.
"""

from webapp.lodging.views.answering import front, routes
from webapp.lodging.views.answering.doors import hotel_pages

__all__ = ["front", "hotel_pages", "routes"]
