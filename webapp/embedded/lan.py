"""HTTPS on the committee's own network: an authority of our own, and short leaves.

Phones give camera, offline pages and log-in only to https. No public authority signs
an address of a local network, so we make one, which can sign nothing else.
"""

import os
import socket
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, IPv4Network
from pathlib import Path

import psutil
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from webapp.embedded.errors import CannotStartError

NAME = "pendopo.internal"
NETWORKS = tuple(map(IPv4Network, ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")))
AUTHORITY_LASTS = timedelta(days=825)
LEAF_LASTS = timedelta(days=30)
RENEW_BEFORE = timedelta(days=7)
BACK_DATED = timedelta(days=1)  # clocks of phones go wrong


def addresses() -> list[IPv4Address]:
    """List our addresses on local networks, the one that leads outside first."""
    found = {
        IPv4Address(one.address)
        for interface in psutil.net_if_addrs().values()
        for one in interface
        if one.family == socket.AF_INET
    }
    local = [one for one in found if any(one in network for network in NETWORKS)]
    if not local:
        raise CannotStartError("no_network")
    main = _leading()
    return sorted(local, key=lambda one: (one != main, one))


class Authority:
    """The authority of an installation, kept with its keys."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.certificate_file = folder / "authority.crt"
        self._key_file = folder / "authority.key"
        self.leaf_file = folder / "leaf.crt"
        self.leaf_key_file = folder / "leaf.key"

    def prepare(self, hosts: Sequence[IPv4Address]) -> bool:
        """Have a leaf for these addresses; tell whether a new one was made."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._lasts(self.certificate_file, LEAF_LASTS):
            self._make_authority()
        if self._lasts(self.leaf_file, RENEW_BEFORE) and self._names() == set(hosts):
            return False
        self._make_leaf(hosts)
        return True

    def fingerprint(self) -> str:
        """Give what a careful person compares."""
        return _read(self.certificate_file).fingerprint(SHA256()).hex(":").upper()

    def download(self) -> bytes:
        """Give the certificate in the form that phones install."""
        return _read(self.certificate_file).public_bytes(Encoding.DER)

    def _make_authority(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name(f"Pendopo {socket.gethostname()}"[:64])
        builder = _builder(name, name, key, AUTHORITY_LASTS)
        builder = builder.add_extension(
            x509.BasicConstraints(ca=True, path_length=0), critical=True
        )
        builder = builder.add_extension(_usage(signs=True), critical=True)
        builder = builder.add_extension(_nothing_else(), critical=True)
        _write(self._key_file, _pem(key))
        certificate = builder.sign(key, SHA256())
        _write(self.certificate_file, certificate.public_bytes(Encoding.PEM))
        self.leaf_file.unlink(missing_ok=True)

    def _make_leaf(self, hosts: Sequence[IPv4Address]) -> None:
        authority = _read(self.certificate_file)
        signer = load_pem_private_key(self._key_file.read_bytes(), None)
        key = ec.generate_private_key(ec.SECP256R1())
        builder = _builder(_name(NAME), authority.subject, key, LEAF_LASTS)
        names = [x509.DNSName(NAME), *map(x509.IPAddress, hosts)]
        for extension, critical in (
            (x509.SubjectAlternativeName(names), False),
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (_usage(signs=False), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
        ):
            builder = builder.add_extension(extension, critical=critical)
        leaf = builder.sign(signer, SHA256())  # type: ignore[arg-type]
        chain = leaf.public_bytes(Encoding.PEM) + authority.public_bytes(Encoding.PEM)
        _write(self.leaf_key_file, _pem(key))
        _write(self.leaf_file, chain)

    def _names(self) -> set[object]:
        found = _read(self.leaf_file).extensions.get_extension_for_class(
            x509.SubjectAlternativeName
        )
        return set(found.value.get_values_for_type(x509.IPAddress))

    @staticmethod
    def _lasts(file: Path, least: timedelta) -> bool:
        if not file.exists():
            return False
        left = _read(file).not_valid_after_utc - datetime.now(UTC)
        return left > least


def _leading() -> IPv4Address | None:
    """Ask the system which address it would use outside; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe, suppress(OSError):
        probe.connect(("10.255.255.255", 9))
        return IPv4Address(probe.getsockname()[0])
    return None


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    lasts: timedelta,
) -> x509.CertificateBuilder:
    begins = datetime.now(UTC) - BACK_DATED
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(begins + lasts)
    )


def _nothing_else() -> x509.NameConstraints:
    """Keep the authority from vouching for anything but a local network."""
    permitted = [x509.DNSName(NAME), *map(x509.IPAddress, NETWORKS)]
    return x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None)


def _usage(*, signs: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs,
        key_cert_sign=signs,
        crl_sign=signs,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _read(file: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(file.read_bytes())


def _pem(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def _write(file: Path, content: bytes) -> None:
    """Write a file that only we may read, whole or not at all."""
    draft = file.with_name(f".{file.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.rename(file)
