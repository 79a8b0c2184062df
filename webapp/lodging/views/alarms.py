"""What would cost money if nobody did anything, in words."""

from datetime import date

from flask_babel import gettext as _

from webapp.core.format import day_month, number, rupiah
from webapp.lodging.queries import Alarm, Cause


def alarm_said(alarm: Alarm, today: date) -> str:
    """Say what is at stake, and until when something can be done."""
    facts = {
        "hotel": alarm.hotel.name,
        "count": number(alarm.count),
        "night": day_month(alarm.night),
        "amount": rupiah(alarm.amount),
        "until": day_month(alarm.until),
        "days": max((alarm.until - today).days, 0),
    }
    if alarm.cause is Cause.CUT_OFF:
        return str(
            _(
                "%(hotel)s: batas akhir daftar kamar %(until)s, %(days)s hari lagi; "
                "%(count)s malam kamar di blok belum terisi.",
                **facts,
            )
        )
    if alarm.cause is Cause.UNUSED:
        said = _(
            "%(hotel)s malam %(night)s: %(count)s kamar kosong tetap dibayar, "
            "%(amount)s.",
            **facts,
        )
    else:
        said = _(
            "%(hotel)s malam %(night)s: %(count)s orang kurang dari jumlah yang "
            "dijamin, %(amount)s.",
            **facts,
        )
    if alarm.until < today:
        return f"{said} {_('Tidak dapat dikurangi lagi.')}"
    can = _("Masih dapat dikurangi sampai %(until)s, %(days)s hari lagi.", **facts)
    return f"{said} {can}"
