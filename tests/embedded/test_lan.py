import http.client
import shutil
import signal
import socket
import ssl
import tempfile
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from urllib.request import urlopen

import pytest
from cryptography import x509

from tests.faults.processes import (
    end,
    eventually,
    free_port,
    free_ports_in_a_row,
    pendopo,
)
from webapp.embedded import CannotStartError, lan
from webapp.embedded.lan import LEAF_LASTS, NAME, Authority
from webapp.embedded.lan_page import LanPage, Place

HERE = IPv4Address("192.168.7.5")
PLACE = Place("http://192.168.7.5:8001/hp", "https://192.168.7.5:8000")


@pytest.fixture
def authority(tmp_path):
    authority = Authority(tmp_path / "tls")
    authority.prepare([HERE])
    return authority


def shaken(authority, name):
    """Shake hands with a server that shows the leaf; return the phone's verdict."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(authority.leaf_file, authority.leaf_key_file)
    phone = ssl.create_default_context(cafile=authority.certificate_file)
    ours, theirs = socket.socketpair()

    def serve():
        try:
            server.wrap_socket(theirs, server_side=True).close()
        except OSError:
            theirs.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        with closing(phone.wrap_socket(ours, server_hostname=name)) as secure:
            return secure.version()
    finally:
        ours.close()
        thread.join()


@pytest.mark.parametrize("name", [str(HERE), NAME])
def test_a_phone_that_trusts_the_authority_gets_through(authority, name):
    assert shaken(authority, name) == "TLSv1.3"


def test_the_authority_can_vouch_for_nothing_outside(authority):
    authority._make_leaf([IPv4Address("8.8.8.8")])  # noqa: SLF001
    with pytest.raises(ssl.SSLCertVerificationError, match="permitted subtree"):
        shaken(authority, "8.8.8.8")


def test_a_leaf_is_short_and_begins_yesterday(authority):
    leaf = x509.load_pem_x509_certificate(authority.leaf_file.read_bytes())
    assert leaf.not_valid_before_utc < datetime.now(UTC) - timedelta(hours=23)
    assert leaf.not_valid_after_utc - leaf.not_valid_before_utc == LEAF_LASTS


def test_a_leaf_is_made_anew_only_for_another_address_or_when_it_ends(authority):
    before = authority.fingerprint()
    assert not authority.prepare([HERE])
    assert authority.prepare([IPv4Address("10.1.1.1")])
    assert shaken(authority, "10.1.1.1")
    assert authority.fingerprint() == before  # phones need not trust it anew


def test_an_old_leaf_is_renewed(authority, monkeypatch):
    monkeypatch.setattr(lan, "RENEW_BEFORE", LEAF_LASTS)
    assert authority.prepare([HERE])


def test_the_keys_are_nobody_elses(authority):
    for file in authority.folder.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file


def test_without_a_network_it_says_so(monkeypatch):
    monkeypatch.setattr(lan, "NETWORKS", ())
    with pytest.raises(CannotStartError, match="jaringan setempat"):
        lan.addresses()


@pytest.fixture
def page(authority):
    port = free_port()
    page = LanPage("127.0.0.1", port, authority, lambda: PLACE)
    page.start()

    def get(path):
        with closing(http.client.HTTPConnection("127.0.0.1", port)) as connection:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer, answer.read()

    yield get
    page.stop()


def test_the_laptop_shows_the_way_and_the_phone_gets_the_certificate(page, authority):
    answer, body = page("/")
    assert answer.status == 200
    assert b"<svg" in body
    assert PLACE.phone.encode() in body
    answer, body = page("/hp")
    assert PLACE.secure.encode() in body
    assert authority.fingerprint().encode() in body
    assert PLACE.secure in answer.headers["Content-Security-Policy"]
    answer, body = page("/pendopo.crt")
    assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
    given = x509.load_der_x509_certificate(body)
    assert given.extensions.get_extension_for_class(x509.NameConstraints).critical


def test_nothing_secret_is_handed_out(page):
    for path in ("/leaf.key", "/authority.key", "/../tls/authority.key", "/hp/x"):
        assert page(path)[0].status == 404


def test_run_lan_serves_https_and_a_page_that_leads_there():
    home = Path(tempfile.mkdtemp(prefix="pendopo-lan-"))
    home.chmod(0o711)
    port, out = free_ports_in_a_row(), home / "out"
    env = {"DATA_DIR": str(home / "var"), "TEST_NETWORK": "127.0.0.0/8"}
    process = pendopo("run", "--lan", "--port", str(port), env=env, log=out)
    try:
        eventually(lambda: "/hp" in out.read_text() or process.poll(), 60)
        assert f"https://127.0.0.1:{port}" in out.read_text()
        leads = urlopen(f"http://127.0.0.1:{port + 1}/pendopo.crt").read()
        trust = ssl.create_default_context()
        trust.load_verify_locations(cadata=leads)
        secure = f"https://127.0.0.1:{port}/healthz"
        answer, _ = eventually(lambda: opened(secure, trust))
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    finally:
        end(process, signal.SIGINT, 60)
        shutil.rmtree(home)


def opened(address, trust):
    try:
        return urlopen(address, context=trust)
    except OSError:
        return None
