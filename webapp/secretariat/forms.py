"""What is typed to begin a meeting, and to load one."""

from flask_wtf.file import MultipleFileField
from wtforms import DateField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from webapp.core.forms import Form
from webapp.core.text import N_
from webapp.meetings.models import AttendanceBasis, CertificateRule

ZONES = [
    SelectChoice(
        "Asia/Jakarta", N_("WIB (Jawa, Sumatra, Kalimantan Barat dan Tengah)")
    ),
    SelectChoice(
        "Asia/Makassar", N_("WITA (Bali, Nusa Tenggara, Kalimantan lain, Sulawesi)")
    ),
    SelectChoice("Asia/Jayapura", N_("WIT (Maluku, Papua)")),
]
RULES = [
    SelectChoice(
        CertificateRule.SHARE.value, N_("Hadir di sebagian sesi wajib, sekurangnya …")
    ),
    SelectChoice(
        CertificateRule.REGISTERED.value, N_("Semua yang daftar ulang di tempat")
    ),
]
COUNTED_BY = [
    SelectChoice(AttendanceBasis.SESSIONS.value, N_("Sesi: sekali tercatat, hadir")),
    SelectChoice(
        AttendanceBasis.MINUTES.value, N_("Menit di dalam: pindai masuk dan keluar")
    ),
]


class MeetingForm(Form):
    """What must be known of a meeting before anything else."""

    name = StringField(N_("Nama rapat"), [InputRequired(), Length(max=200)])
    code = StringField(N_("Kode pendek"), [InputRequired(), Length(min=2, max=40)])
    starts_on = DateField(N_("Mulai"), [InputRequired()])
    ends_on = DateField(N_("Selesai"), [InputRequired()])
    zone = SelectField(N_("Zona waktu tempat acara"), choices=ZONES)
    certificate_rule = RadioField(N_("Siapa yang mendapat sertifikat?"), choices=RULES)
    certificate_share = IntegerField(
        N_("Batas kehadiran, dalam persen"),
        [Optional(), NumberRange(1, 100)],
        default=75,
    )


class SettingsForm(Form):
    """What a meeting says of itself."""

    name = StringField(N_("Nama rapat"), [InputRequired(), Length(max=200)])
    organiser = StringField(N_("Penyelenggara"), [Length(max=200)])
    venue = StringField(N_("Tempat acara"), [Length(max=200)])
    city = StringField(N_("Kota"), [Length(max=100)])
    starts_on = DateField(N_("Mulai"), [InputRequired()])
    ends_on = DateField(N_("Selesai"), [InputRequired()])
    zone = SelectField(N_("Zona waktu tempat acara"), choices=ZONES)
    contact_name = StringField(N_("Narahubung panitia"), [Length(max=120)])
    contact_phone = StringField(N_("Nomor HP narahubung"), [Length(max=40)])
    certificate_rule = RadioField(N_("Siapa yang mendapat sertifikat?"), choices=RULES)
    certificate_share = IntegerField(
        N_("Batas kehadiran, dalam persen"), [Optional(), NumberRange(1, 100)]
    )
    attendance_by = RadioField(N_("Kehadiran dihitung dari"), choices=COUNTED_BY)
    signer_name = StringField(N_("Penanda tangan sertifikat"), [Length(max=120)])
    signer_position = StringField(N_("Jabatan penanda tangan"), [Length(max=200)])
    signer_nip = StringField(N_("NIP penanda tangan"), [Length(max=30)])


class UploadForm(Form):
    """Workbooks of the committee."""

    files = MultipleFileField(N_("Berkas Excel"))
