"""Channels against real files and servers."""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import io
import json
import shutil
import ssl
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
from watch_factory import NOW
from watch_servers import hook, inbox

from closewatch.errors import DeliveryError, UsageError
from closewatch.watch.channels import read_channel
from closewatch.watch.messages import Message, Outgoing
from closewatch.watch.terminal import TerminalChannel

EVIL = "<script>alert(1)</script>\r\nBcc: all@example.org\x1b[2J \u202e ]]> & “quoted”"


def message(number: int = 1, **changes: Any) -> Message:
    made = Message(
        number, NOW, "Iran", "talks", "Iraq", f"Talks between Iran and Iraq ({number})", "asserted", 2, 1, "2024-05-02", None,
        None, "Iran held talks with Iraq.", "A title", "The Daily Sample", "2024-05-02", "https://news.example.org/1",
        ("new happening",),
        {"event": "0123456789abcdef", "development": {"kind": "new", "status_before": None, "status": "asserted"}},
    )  # fmt: skip
    return replace(made, **changes)


def outgoing(*messages: Message, id: str = "0b7a6e3a-0000-4000-8000-000000000001", **more: Any) -> Outgoing:
    return Outgoing(id, more.pop("watch", "Neighbours"), messages or (message(),), NOW, **more)


# --- lines ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "terminal", "jsonl /tmp/a.jsonl", "jsonl '/tmp/with space.jsonl'", "atom /tmp/a.atom keep=7",
        "webhook https://example.org/x secret_env=S timeout_s=3", "webhook http://192.168.0.7:8080/x",
        "email to=a@example.org,b@example.org from=c@example.org host=mx.example.org port=587 tls=starttls user=u password_env=P",
        "apprise env=MY_URL", "apprise json://127.0.0.1/x",
    ],
)  # fmt: skip
def test_a_channel_is_written_as_it_is_read(line: str) -> None:
    assert str(read_channel(line)) == line


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("pigeon", "no channel is called 'pigeon'"),
        ("jsonl", "needs a path"),
        ("jsonl a.jsonl size=3", "no option 'size'"),
        ("jsonl 'a", "No closing quotation"),
        ("jsonl a\n", "on one line"),
        ("terminal loud", "takes no 'loud'"),
        ("atom a.atom keep=0", "from 1 to 10000"),
        ("webhook ftp://example.org/", "no address"),
        ("webhook https://user:secret@example.org/", "not supported"),
        ("webhook https://example.org:99999/", "no address"),
        ("webhook file:///etc/passwd", "no address"),
        ("email to=a@example.org", "needs from="),
        ("email to=a from=b@example.org host=h", "no address"),
        ("email to=a@example.org from=b@example.org host=h tls=some", "expected one of"),
        ("email to=a@example.org from=b@example.org host=h user=u", "belong together"),
        ("email to=a@example.org from=b@example.org host=h tls=none user=u password_env=P", "never sent without TLS"),
        ("apprise mailbox", "no address of Apprise"),
    ],
)
def test_a_channel_that_makes_no_sense_is_refused(line: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_channel(line)
    assert told in str(raised.value)


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("apprise slack://tokenA/tokenB/tokenC", "apprise slack://…"),
        ("webhook https://example.org/x?key=secret secret_env=S", "webhook 'https://example.org/x?…' secret_env=S"),
    ],
)
def test_what_must_stay_secret_is_not_shown(line: str, shown: str) -> None:
    assert read_channel(line).shown == shown


# --- terminal ---------------------------------------------------------------------------------------------------------


def test_the_terminal_is_told_in_plain_words() -> None:
    stream = io.StringIO()
    TerminalChannel(stream).send(outgoing(message(said_by="Iraq"), zone="Europe/Berlin"))
    told = stream.getvalue()
    assert "Talks between Iran and Iraq (1)\n\nstatus  reported as fact, 2 reports, 1 independent source\nsaid by Iraq\n" in told
    assert "where   not told" in told
    assert "“Iran held talks with Iraq.”" in told
    assert "rang as new happening" in told
    assert "2024-05-02 11:00 Europe/Berlin" in told


# --- JSON lines -------------------------------------------------------------------------------------------------------


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_alert_is_one_line(tmp_path: Path) -> None:
    channel = read_channel(f"jsonl {tmp_path / 'deep' / 'a.jsonl'}")
    channel.send(outgoing(message(1), message(2)))
    channel.send(outgoing(message(3), id="other"))
    rows = lines(tmp_path / "deep" / "a.jsonl")
    assert [row["id"].split(":")[1] for row in rows] == ["1", "2", "3"]
    assert rows[0]["reasons"] == ["new happening"]


def test_what_an_earlier_try_wrote_is_not_written_again(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    channel = read_channel(f"jsonl {path}")
    channel.send(outgoing(message(1)))
    channel.send(outgoing(message(1), message(2), tries=1))
    assert [row["title"][-2] for row in lines(path)] == ["1", "2"]


def test_a_line_that_was_cut_off_is_written_anew(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    channel = read_channel(f"jsonl {path}")
    channel.send(outgoing(message(1)))
    whole = path.read_bytes()
    channel.send(outgoing(message(2, sentence="x" * 200_000)))
    path.write_bytes(path.read_bytes()[:-100])
    channel.send(outgoing(message(2), tries=1))
    assert path.read_bytes().startswith(whole)
    assert [row["title"][-2] for row in lines(path)] == ["1", "2"]


def test_a_whole_line_that_lacks_its_end_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text('{"mine": 1}', encoding="utf-8")
    read_channel(f"jsonl {path}").send(outgoing())
    assert lines(path)[0] == {"mine": 1}
    assert len(lines(path)) == 2


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    for kind in ("jsonl", "atom"):
        with pytest.raises(DeliveryError, match="cannot be written"):
            read_channel(f"{kind} {tmp_path / 'file' / 'a'}").send(outgoing())


# --- Atom -------------------------------------------------------------------------------------------------------------


def test_the_feed_is_valid_and_has_the_newest_first(tmp_path: Path) -> None:
    path = tmp_path / "a.atom"
    channel = read_channel(f"atom {path} keep=3")
    for number in range(1, 6):
        channel.send(outgoing(message(number), id=f"delivery {number}"))
    feed = feedparser.parse(path.read_bytes())
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.feed.title == "Closewatch: Neighbours"
    assert feed.feed.id.startswith("urn:uuid:")
    assert [e.title[-2] for e in feed.entries] == ["5", "4", "3"]
    assert all(e.id.startswith("urn:uuid:") and e.updated == "2024-05-02T09:00:00Z" for e in feed.entries)
    assert feed.entries[0].link == "https://news.example.org/1"
    assert feed.feed.author == "Closewatch"


def test_the_feed_keeps_its_id_and_takes_no_entry_twice(tmp_path: Path) -> None:
    path = tmp_path / "a.atom"
    channel = read_channel(f"atom {path}")
    channel.send(outgoing(message(1)))
    first = feedparser.parse(path.read_bytes())
    channel.send(outgoing(message(1), message(2)))
    second = feedparser.parse(path.read_bytes())
    assert first.feed.id == second.feed.id
    assert [e.title[-2] for e in second.entries] == ["2", "1"]


def test_hostile_words_stay_words_in_the_feed(tmp_path: Path) -> None:
    path = tmp_path / "a.atom"
    read_channel(f"atom {path}").send(outgoing(message(sentence=EVIL.replace("\x1b", ""), url="javascript:alert(1)")))
    root = ElementTree.parse(path).getroot()
    assert "javascript" not in {link.get("href", "").split(":")[0] for link in root.iter("{http://www.w3.org/2005/Atom}link")}
    content = next(root.iter("{http://www.w3.org/2005/Atom}content")).text or ""
    assert "<script>" not in content
    assert "&lt;script&gt;" in content


def test_a_file_that_is_no_feed_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.atom"
    path.write_text("<html/>", encoding="utf-8")
    with pytest.raises(DeliveryError, match="no Atom feed"):
        read_channel(f"atom {path}").send(outgoing())
    assert path.read_text(encoding="utf-8") == "<html/>"


# --- webhooks ---------------------------------------------------------------------------------------------------------


def test_a_webhook_is_signed_and_bears_the_delivery_id(monkeypatch: pytest.MonkeyPatch) -> None:
    secret = b"0123456789abcdef0123456789abcdef"
    monkeypatch.setenv("HOOK_SECRET", "whsec_" + base64.b64encode(secret).decode())
    with hook() as server:
        read_channel(f"webhook {server.url} secret_env=HOOK_SECRET").send(outgoing())
    headers, body = server.posts[0]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(secret, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == expected
    assert headers["webhook-id"] == outgoing().id
    assert datetime.datetime.fromtimestamp(int(headers["webhook-timestamp"]), datetime.UTC) == NOW
    told = json.loads(body)
    assert (told["type"], told["watch"], told["test"]) == ("watch.alert", "Neighbours", False)
    assert told["alerts"][0]["title"] == "Talks between Iran and Iraq (1)"


def test_a_plain_secret_signs_too_and_none_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOOK_SECRET", "plain words")
    with hook() as server:
        read_channel(f"webhook {server.url} secret_env=HOOK_SECRET").send(outgoing())
        read_channel(f"webhook {server.url}").send(outgoing())
    assert "webhook-signature" in server.posts[0][0]
    assert "webhook-signature" not in server.posts[1][0]


def test_a_missing_secret_sends_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HOOK_SECRET", raising=False)
    with hook() as server, pytest.raises(DeliveryError, match="HOOK_SECRET"):
        read_channel(f"webhook {server.url} secret_env=HOOK_SECRET").send(outgoing())
    assert server.posts == []


@pytest.mark.parametrize(("status", "is_final"), [(500, False), (404, False), (429, False), (302, False), (410, True)])
def test_what_is_no_success_is_an_error(status: int, is_final: bool) -> None:
    with hook(status) as server, pytest.raises(DeliveryError) as raised:
        read_channel(f"webhook {server.url}").send(outgoing())
    assert str(status) in str(raised.value)
    assert raised.value.is_final is is_final
    assert server.visits == []


def test_a_slow_webhook_is_not_waited_for() -> None:
    with hook(wait_s=1.5) as server, pytest.raises(DeliveryError, match="no answer: timed out"):
        read_channel(f"webhook {server.url} timeout_s=1").send(outgoing())


def test_a_webhook_that_is_not_there_is_told() -> None:
    with hook() as server:
        url = server.url
    with pytest.raises(DeliveryError, match="no answer"):
        read_channel(f"webhook {url}").send(outgoing())


# --- e-mail -----------------------------------------------------------------------------------------------------------


def mail_line(port: int, **more: str) -> str:
    options = {"to": "a@example.org", "from": "watch@example.org", "host": "127.0.0.1", "port": str(port), "tls": "none", **more}
    return "email " + " ".join(f"{key}={value}" for key, value in options.items())


def test_a_mail_has_text_and_html_and_the_delivery_id() -> None:
    with inbox() as server:
        read_channel(mail_line(server.port, to="a@example.org,b@example.org")).send(outgoing(message(sentence=EVIL)))
    to, mail = server.mails[0]
    assert to == ["a@example.org", "b@example.org"]
    assert mail["Message-ID"] == f"<{outgoing().id}@example.org>"
    assert mail["Subject"] == "[Neighbours] Talks between Iran and Iraq (1)"
    assert mail["Date"].datetime == NOW
    text, page = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert page is not None
    assert "rang as new happening" in text.get_content()
    assert "<script>" not in page.get_content()
    assert "&lt;script&gt;" in page.get_content()


def test_no_header_can_be_brought_in() -> None:
    with inbox() as server:
        read_channel(mail_line(server.port)).send(outgoing(message(title=EVIL), watch=f"x\r\nX-Evil: 1 {EVIL}"))
    mail = server.mails[0][1]
    assert mail["X-Evil"] is None
    assert mail["Bcc"] is None
    assert "\x1b" not in mail["Subject"]


def test_a_mail_that_some_refuse_is_sent_to_the_others() -> None:
    with inbox(refuse=("gone@example.org",)) as server:
        told = read_channel(mail_line(server.port, to="a@example.org,gone@example.org")).send(outgoing())
    assert told == "refused for gone@example.org"
    assert server.mails[0][0] == ["a@example.org"]


def test_a_mail_that_all_refuse_is_an_error() -> None:
    with inbox(refuse=("a@example.org",)) as server, pytest.raises(DeliveryError, match=r"a@example\.org: 550 no such mailbox"):
        read_channel(mail_line(server.port)).send(outgoing())


def test_a_mail_server_that_is_not_there_is_told() -> None:
    with inbox() as server:
        port = server.port
    with pytest.raises(DeliveryError, match="cannot be reached"):
        read_channel(mail_line(port)).send(outgoing())


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 with its key, made for this run."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("openssl is absent")
    folder = tmp_path_factory.mktemp("tls")
    made, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj",
         "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", str(key), "-out", str(made)],
        check=True, capture_output=True,
    )  # fmt: skip
    return made, key


def server_side(certificate: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    return context


def test_a_password_goes_over_tls_only(certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAIL_PASSWORD", "open sesame")
    with inbox(tls=server_side(certificate), asks_login=True) as server:
        line = mail_line(server.port, tls="starttls", user="watch", password_env="MAIL_PASSWORD", ca=str(certificate[0]))
        read_channel(line).send(outgoing())
    assert server.logins == [(b"watch", b"open sesame")]
    assert len(server.mails) == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: tuple[Path, Path]) -> None:
    with inbox(tls=server_side(certificate)) as server, pytest.raises(DeliveryError, match="CERTIFICATE_VERIFY_FAILED"):
        read_channel(mail_line(server.port, tls="starttls")).send(outgoing())


def test_a_server_without_tls_gets_no_mail() -> None:
    with inbox() as server, pytest.raises(DeliveryError, match="STARTTLS"):
        read_channel(mail_line(server.port, tls="starttls")).send(outgoing())
    assert server.mails == []


# --- Apprise ----------------------------------------------------------------------------------------------------------


def test_apprise_takes_the_message_where_the_variable_says(monkeypatch: pytest.MonkeyPatch) -> None:
    with hook() as server:
        monkeypatch.setenv("MY_APPRISE", server.url.replace("http://", "json://"))
        read_channel("apprise env=MY_APPRISE").send(outgoing())
    told = json.loads(server.posts[0][1])
    assert told["title"] == "[Neighbours] Talks between Iran and Iraq (1)"
    assert "“Iran held talks with Iraq.”" in told["message"]


def test_apprise_tells_why_it_could_not(monkeypatch: pytest.MonkeyPatch) -> None:
    with hook(500) as server:
        monkeypatch.setenv("MY_APPRISE", server.url.replace("http://", "json://"))
        with pytest.raises(DeliveryError, match="500"):
            read_channel("apprise env=MY_APPRISE").send(outgoing())
    with pytest.raises(DeliveryError, match="does not understand"):
        read_channel("apprise nosuchservice://x").send(outgoing())
    monkeypatch.delenv("MY_APPRISE")
    with pytest.raises(DeliveryError, match="MY_APPRISE"):
        read_channel("apprise env=MY_APPRISE").send(outgoing())
