"""Which addresses may be fetched."""

from __future__ import annotations

import pytest

from closewatch.sources.addresses import ForbiddenError, UnknownHostError, check_url

PUBLIC = "93.184.216.34"



def check(url: str, *addresses: str, allow: bool | frozenset[str] = False) -> tuple[str, ...]:
    return check_url(url, allow, lambda host, port: addresses).addresses


@pytest.mark.parametrize("url", [
    "file:///etc/passwd", "ftp://example.org/a", "data:text/html,hello", "gopher://example.org", "javascript:alert(1)",
    "//example.org/a", "/etc/passwd", "", "http://", "http:///a", "http://example.org:99999/", "http://[::1/", "http://user:word@example.org/",
    "http://example.org@127.0.0.1/", "http://exa mple.org/", "http://example.org\\@127.0.0.1/", "http://example.org/\r\nHost: x",
])  # fmt: skip
def test_an_address_that_is_no_plain_web_address_is_refused(url: str) -> None:
    with pytest.raises(ForbiddenError):
        check(url, PUBLIC)


@pytest.mark.parametrize("host", [
    "127.0.0.1", "127.8.9.1", "0.0.0.0", "10.0.0.1", "172.16.5.4", "192.168.1.1", "169.254.169.254", "100.64.0.1", "224.0.0.1",
    "240.0.0.1", "255.255.255.255", "198.18.0.1", "192.0.2.1", "[::1]", "[::]", "[fc00::1]", "[fe80::1]", "[ff02::1]",
    "[fec0::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::ffff:10.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[2001:db8::1]", "[fe80::1%25eth0]",
])  # fmt: skip
def test_an_address_outside_the_public_network_is_refused(host: str) -> None:
    with pytest.raises(ForbiddenError, match=r"not of the public network|names a network interface"):
        check(f"http://{host}/")


@pytest.mark.parametrize("host", [
    "2130706433", "0x7f000001", "017700000001", "127.1", "0x7f.0.0.1", "0177.0.0.1", "127.0.0.1.", "1.1.1",
])  # fmt: skip
def test_a_number_that_is_spelled_in_an_odd_way_is_refused(host: str) -> None:
    with pytest.raises(ForbiddenError, match="no plain IPv4 address"):
        check(f"http://{host}/", PUBLIC)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:192.168.0.1", "fe80::1%eth0"])
def test_a_name_that_leads_into_a_private_network_is_refused(address: str) -> None:
    with pytest.raises(ForbiddenError, match=r"example\.org"):
        check("http://example.org/", address)


def test_one_private_address_among_public_ones_is_enough_to_refuse() -> None:
    with pytest.raises(ForbiddenError, match=r"10\.0\.0\.7"):
        check("https://example.org/", PUBLIC, "10.0.0.7")


def test_public_names_and_addresses_are_allowed() -> None:
    assert check("https://example.org/a", PUBLIC) == (PUBLIC,)
    assert check(f"http://{PUBLIC}:8080/") == (PUBLIC,)
    assert check("http://[2606:2800:220:1::1]/") == ("2606:2800:220:1::1",)


def test_a_name_in_another_alphabet_is_resolved_by_its_ascii_form() -> None:
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return [PUBLIC]

    assert check_url("https://пример.example/", False, resolve).host == asked[0] == "xn--e1afmkfd.example"


def test_digits_of_another_width_do_not_hide_an_address() -> None:
    with pytest.raises(ForbiddenError):
        check("http://\N{FULLWIDTH DIGIT ONE}27.0.0.1/")


def test_private_addresses_are_allowed_for_the_named_hosts_alone() -> None:
    allow = frozenset({"intranet.example"})
    assert check("http://intranet.example/", "10.0.0.1", allow=allow) == ("10.0.0.1",)
    with pytest.raises(ForbiddenError):
        check("http://other.example/", "10.0.0.1", allow=allow)


def test_link_local_addresses_stay_refused_where_private_ones_are_allowed() -> None:
    with pytest.raises(ForbiddenError, match="link-local"):
        check("http://169.254.169.254/latest/meta-data/", allow=True)


def test_a_name_without_an_address_may_have_one_later() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    with pytest.raises(UnknownHostError, match="cannot be resolved"):
        check_url("http://gone.example/", False, nobody)
