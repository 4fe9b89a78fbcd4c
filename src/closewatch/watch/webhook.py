"""A webhook as a channel: a JSON object by POST, signed as Standard Webhooks has it.

Headers: `webhook-id` (the delivery id, the same in every try), `webhook-timestamp` (seconds), and, where a secret is set,
`webhook-signature`: "v1," and the base64 of HMAC-SHA256 over "id.timestamp.body". 2xx acknowledges; 410 says that no more
is wanted; redirects are not followed.
Source: standard-webhooks.com, version 1.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import http.client
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any, Self
from urllib.parse import urlsplit

from closewatch.errors import DeliveryError, UsageError
from closewatch.watch.channels import Options, write_line
from closewatch.watch.messages import Outgoing
from closewatch.watch.rendering import as_json, json_bytes

_TIMEOUT_S = 10
_GONE = 410


@dataclass(frozen=True, slots=True)
class WebhookChannel:
    """Posts to the URL; `secret_env` names the environment variable that holds the secret."""

    url: str
    secret_env: str | None = None
    timeout_s: int = _TIMEOUT_S

    @classmethod
    def of(cls, options: Options) -> Self:
        """The channel of its line. Raises UsageError."""
        options.only("secret_env", "timeout_s")
        url = options.one_word("an address")
        try:
            parts = urlsplit(url)
            port_fits = parts.port is None or parts.port > 0
        except ValueError as error:
            raise UsageError(f"webhook: {url!r} is no address: {error}") from error
        if parts.scheme not in {"http", "https"} or not parts.hostname or not port_fits or not url.isascii() or " " in url:
            raise UsageError(f"webhook: {url!r} is no address, expected http://… or https://…")
        if parts.username is not None:
            raise UsageError("webhook: an address with user and password is not supported; use secret_env")
        return cls(url, options.named.get("secret_env"), options.number("timeout_s", _TIMEOUT_S, 1, 120))

    def __str__(self) -> str:
        """The line that the channel is made from."""
        timeout_s = None if self.timeout_s == _TIMEOUT_S else self.timeout_s
        return write_line("webhook", self.url, secret_env=self.secret_env, timeout_s=timeout_s)

    @property
    def shown(self) -> str:
        """The line for people: what follows the path of the address may hold a token."""
        return str(self).replace(self.url, self.url.partition("?")[0] + "?…") if "?" in self.url else str(self)

    def send(self, outgoing: Outgoing) -> str | None:
        """Post it. Raises DeliveryError, a final one where the receiver answers 410."""
        body = json_bytes(as_json(outgoing))
        stamp = str(int(outgoing.now.timestamp()))
        headers = {
            "Content-Type": "application/json", "User-Agent": "Closewatch", "webhook-id": outgoing.id, "webhook-timestamp": stamp,
        }  # fmt: skip
        if self.secret_env is not None:
            headers["webhook-signature"] = sign(_secret(self.secret_env), outgoing.id, stamp, body)
        request = urllib.request.Request(self.url, data=body, headers=headers, method="POST")
        try:
            with _OPENER.open(request, timeout=self.timeout_s) as answer:
                status = int(answer.status)
        except urllib.error.HTTPError as error:
            status = error.code
            error.close()
        except (OSError, http.client.HTTPException) as error:
            raise DeliveryError(f"no answer: {getattr(error, 'reason', None) or error}") from error
        if status == _GONE:
            raise DeliveryError("the receiver wants no more messages (410 Gone)", is_final=True)
        if not 200 <= status < 300:
            told = " (redirects are not followed)" if 300 <= status < 400 else ""
            raise DeliveryError(f"the receiver answered {status}{told}")
        return None


def sign(secret: bytes, id: str, timestamp: str, body: bytes) -> str:
    """The signature header of a delivery."""
    digest = hmac.new(secret, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    return "v1," + base64.b64encode(digest).decode()


def _secret(name: str) -> bytes:
    """The secret of the environment variable: base64 after "whsec_", else its bytes."""
    value = os.environ.get(name, "")
    if not value:
        raise DeliveryError(f"the environment variable {name}, which should hold the secret, is not set")
    if not value.startswith("whsec_"):
        return value.encode()
    try:
        return base64.b64decode(value.removeprefix("whsec_"), validate=True)
    except binascii.Error as error:
        raise DeliveryError(f"the secret in {name} begins with whsec_ but is no base64") from error


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        """Follow none: the signed message is for the address that the user gave."""


_OPENER = urllib.request.build_opener(_NoRedirects)
