"""TLS by listed keys: the right key is enough, any other hears nothing, and a proxy only passes things on."""

import ssl

import pytest

from stationdesk_sync.client.http import open_http
from stationdesk_sync.client.pinning import tls_context
from stationdesk_sync.client.transport import TransportKind, TransportProblem
from tests.client.servers import Canned, Certificate, make_certificate, serving, tunnelling


@pytest.fixture(scope="module")
def certificate(tmp_path_factory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("tls"), "hub")


@pytest.fixture
def no_exceptions_for_proxies(monkeypatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("no_exceptions_for_proxies")
def test_through_a_proxy_the_hub_s_key_is_checked_inside_the_tunnel(certificate, monkeypatch):
    with serving(lambda heard: Canned(200, b"ok"), certificate) as server, tunnelling(server.url) as (proxy, asked):
        monkeypatch.setenv("https_proxy", proxy)
        transport = open_http("https://hub.test:8443", frozenset({certificate.key_hash}))
        reply = transport.post("/v1/exchange", b"batch")
        transport.close()
    assert (reply.body, reply.tls_key) == (b"ok", certificate.key_hash)
    assert [line.split()[:2] for line in asked] == [["CONNECT", "hub.test:8443"]]


@pytest.mark.usefixtures("no_exceptions_for_proxies")
def test_a_proxy_that_puts_itself_in_between_hears_no_request(certificate, monkeypatch):
    with serving(lambda heard: Canned(200, b"ok"), certificate) as server, tunnelling(server.url) as (proxy, _):
        monkeypatch.setenv("https_proxy", proxy)
        transport = open_http("https://hub.test:8443", frozenset({b"x" * 32}))
        with pytest.raises(TransportProblem) as caught:
            transport.post("/v1/exchange", b"batch")
        transport.close()
    assert caught.value.kind is TransportKind.TLS_MISMATCH
    assert server.heard == []


def test_a_name_that_nobody_knows_is_offline():
    transport = open_http("https://hub.test:8443", frozenset({b"x" * 32}))
    with pytest.raises(TransportProblem) as caught:
        transport.get("/v1/hub")
    transport.close()
    assert caught.value.kind is TransportKind.OFFLINE


def test_nothing_older_than_tls_1_2_is_spoken():
    assert tls_context().minimum_version >= ssl.TLSVersion.TLSv1_2
