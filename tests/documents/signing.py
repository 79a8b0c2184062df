"""PDFs that are signed as an office's own application signs them."""

import datetime as dt
import io

import pikepdf
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7
from cryptography.x509.oid import NameOID

from tests.core.test_uploads import pdf

ROOM = 8192
RANGE = b"/ByteRange[0 1111111111 2222222222 3333333333]"


def signed_pdf(arm=None, pages=1):
    """Make a PDF with a detached signature over all of it but the signature."""

    def field(made):
        value = pikepdf.Dictionary(
            Type=pikepdf.Name.Sig,
            Filter=pikepdf.Name("/Adobe.PPKLite"),
            SubFilter=pikepdf.Name("/adbe.pkcs7.detached"),
            ByteRange=[0, 1111111111, 2222222222, 3333333333],
            Contents=pikepdf.String(bytes(ROOM)),
        )
        signed = pikepdf.Dictionary(
            FT=pikepdf.Name.Sig, T="ttd", V=made.make_indirect(value)
        )
        fields = [made.make_indirect(signed)]
        made.Root.AcroForm = pikepdf.Dictionary(Fields=fields, SigFlags=3)
        if arm:
            arm(made)

    blank = pdf(
        pages,
        field,
        object_stream_mode=pikepdf.ObjectStreamMode.disable,
        compress_streams=False,
    )
    return _sign(blank)


def _sign(content):
    # The place of the signature: a string of zeros between angle brackets.
    hole = b"<" + b"00" * ROOM + b">"
    begins = content.index(hole)
    ends = begins + len(hole)
    spot = content.index(b"/ByteRange")
    close = content.index(b"]", spot) + 1
    ranges = f"/ByteRange [0 {begins} {ends} {len(content) - ends}]".encode()
    room = close - spot
    assert len(ranges) <= room
    content = content[:spot] + ranges.ljust(room) + content[close:]
    signature = _signature(content[:begins] + content[ends:])
    filled = signature.hex().encode().ljust(2 * ROOM, b"0")
    return content[: begins + 1] + filled + content[ends - 1 :]


def _signature(data):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Eddy Siswanto")])
    now = dt.datetime.now(dt.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + dt.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    builder = pkcs7.PKCS7SignatureBuilder().set_data(data)
    signer = builder.add_signer(certificate, key, hashes.SHA256())
    options = [pkcs7.PKCS7Options.DetachedSignature, pkcs7.PKCS7Options.Binary]
    return signer.sign(Encoding.DER, options)


def changed(content):
    """Change what is shown without touching the signature."""
    return content.replace(b"SURAT TUGAS", b"SURAT BATAL", 1)


def opened(content):
    """Open it again as any reader would."""
    return pikepdf.open(io.BytesIO(content))
