"""Filling in a participant's form as a browser would."""

from tests.pages import proofread
from webapp.core.actor import SYSTEM
from webapp.registration.services.own import personal_links

WHO = {"name": "Ahmad Yani", "sex": "female", "position": "Kepala Bidang"}
STAY = {"arrive_on": "2019-02-23", "depart_on": "2019-02-27"}
TRIP = {"phone": "0812-3456-7890"}
SCREENS = {"who": WHO, "stay": STAY, "trip": TRIP}


def link_of(person):
    return (
        f"/p/{personal_links(person.meeting_id, [person.id], SYSTEM)[person.id].code}"
    )


def fields_of(page):
    form = page.select_one("form[data-keep]")
    fields = {
        tag["name"]: tag.get("value", "")
        for tag in form.select("input[name]")
        if tag.get("type") not in {"checkbox", "radio"} or tag.has_attr("checked")
    }
    fields |= {tag["name"]: tag.text.strip() for tag in form.select("textarea")}
    for tag in form.select("select"):
        chosen = tag.select_one("option[selected]") or tag.select_one("option")
        fields[tag["name"]] = chosen["value"]
    return fields


def filled(client, url, **values):
    """Send the screen's own form with some of its fields filled in."""
    return client.post(url, data=fields_of(proofread(client.get(url).text)) | values)


def send_screens(client, url, *, last=True, **values):
    """Fill in all screens; the answer to the last one."""
    answer = None
    for screen, usual in SCREENS.items():
        if screen == "trip" and not last:
            break
        mine = {n: v for n, v in values.items() if n in usual or n in MORE[screen]}
        answer = filled(client, f"{url}/form/{screen}", **usual | mine)
        if answer.status_code >= 400:
            break
    return answer


MORE = {
    "who": {"level", "title_before", "title_after"},
    "stay": {"needs_room"},
    "trip": {"email", "destination", "consent_photos", "consent_contacts"},
}


def at_home(client, url):
    return proofread(client.get(url).text)
