"""What guards every answer: security headers, host names, and that a change comes from a page of ours."""

from __future__ import annotations

import ipaddress
import re
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from riwaya.review.shell import failure

POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; "
    "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), interest-cohort=()",
    "x-frame-options": "DENY",
}
SAFE = frozenset(("GET", "HEAD", "OPTIONS"))


class Guard:
    """Refuses foreign host names (a site elsewhere whose name points at us) and changes asked for by other sites."""

    def __init__(self, app: ASGIApp, hosts: tuple[str, ...]):
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        kept = scope["path"].startswith("/static/")
        began, used = time.perf_counter(), time.process_time()

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
                wall, cpu = (time.perf_counter() - began) * 1000, (time.process_time() - used) * 1000
                headers.setdefault("server-timing", f"total;dur={wall:.1f}, cpu;dur={cpu:.1f}")
                headers.setdefault("cache-control", "no-cache" if kept else "no-store")
            await send(message)

        why = self.refused(scope)
        if why:
            await failure(Request(scope), 403, why)(scope, receive, sending)
            return
        await self.app(scope, receive, sending)

    def refused(self, scope: Scope) -> str:
        """Why the request is refused; '' where it is not."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self.known(host_of(host)):
            return f"host {host[:100]!r}"
        if scope["method"] in SAFE:
            return ""
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return "sec-fetch-site"
        origin = headers.get("origin")
        if origin and (origin == "null" or urlsplit(origin).netloc != host):
            return f"origin {origin[:100]!r}"
        return ""

    def known(self, name: str) -> bool:
        """Whether a host name is ours. «*addresses»: any address as a number, which no other site can make its name."""
        if name in self.hosts and name[:1] not in ("", "*"):
            return True
        if "*addresses" not in self.hosts:
            return False
        try:
            ipaddress.ip_address(name.strip("[]"))
        except ValueError:
            return False
        return True


_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s:@/\\\[\]]+)(?::\d{1,5})?")


def host_of(host: str) -> str:
    """A host name without its port, in small letters; '' where it is none."""
    held = _HOST.fullmatch(host.lower())
    return held[1] if held else ""
