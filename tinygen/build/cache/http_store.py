"""A cache on a server, by Bazel's HTTP caching protocol: GET and PUT of /ac/<sha256> and /cas/<sha256>."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Any, NoReturn

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError

from tinygen.build.cache.breaker import Breaker
from tinygen.ir.errors import TinygenError

SLOWEST = 100_000
"""Bytes a second that a transfer must make, beside the time that every request has."""
LARGEST_ENTRY = 4 << 20
"""Bytes of an action's entry; anything longer is none."""


class HttpStore:
    """Bytes by kind ("ac", "cas") and name, a SHA-256. Nothing that a server does raises an error here.

    Args:
        url: `http://` or `https://`, with a path if the server wants one; `user:password@` before the host is sent as
            basic authentication.
        upload: whether to PUT.
        timeout: seconds that a request may take, beside one for each SLOWEST bytes.
        headers: sent with every request.
        say: is told what is wrong with the server: a line each, and each once.
    """

    def __init__(
        self, url: str, *, upload: bool, timeout: float, headers: Mapping[str, str], say: Callable[[str], None]
    ) -> None:
        parsed = _parsed(url)
        self._base = parsed._replace(auth=None, query=None, fragment=None).url.rstrip("/")
        self._timeout = timeout
        self._headers = {"Accept-Encoding": "identity", "User-Agent": "tinygen", **headers}
        if parsed.auth:
            self._headers.update(urllib3.make_headers(basic_auth=parsed.auth))
        self._pool = urllib3.PoolManager(retries=False, maxsize=32)
        self.breaker = Breaker(self._base, say, upload=upload)

    def get(self, kind: str, name: str, size: int = LARGEST_ENTRY) -> bytes | None:
        """What the server has there, of which no more than `size` bytes can be right; None if nothing."""
        if not self.breaker.reading:
            return None
        try:
            return self._get(f"{self._base}/{kind}/{name}", size)
        except (HTTPError, OSError, _Slow) as error:
            self._failed(error)
            return None

    def put(self, kind: str, name: str, content: bytes) -> bool:
        """Give `content` to the server; whether it took it."""
        if not self.breaker.writing:
            return False
        limit = self._timeout + len(content) / SLOWEST
        headers = {**self._headers, "Content-Type": "application/octet-stream"}
        try:
            answer = self._request("PUT", f"{self._base}/{kind}/{name}", limit, body=content, headers=headers)
            answer.drain_conn()
            answer.release_conn()
        except (HTTPError, OSError) as error:
            self._failed(error)
            return False
        return self.breaker.put_answered(answer.status, answer.reason or "")

    def close(self) -> None:
        """The build is done: end the connections, and say what failed now and then."""
        self._pool.clear()
        self.breaker.end()

    def _get(self, url: str, size: int) -> bytes | None:
        begin = time.monotonic()
        limit = self._timeout + size / SLOWEST if size != LARGEST_ENTRY else self._timeout
        answer = self._request("GET", url, limit, headers=self._headers)
        found = bytearray()
        try:
            while len(found) <= size and (part := answer.read1(1 << 16, decode_content=False)):
                found += part
                if time.monotonic() - begin > limit:
                    raise _Slow
        except BaseException:
            answer.close()  # what is left of the answer is not waited for
            raise
        if len(found) > size:
            answer.close()
        answer.release_conn()
        return bytes(found) if self.breaker.get_answered(answer.status, answer.reason or "") else None

    def _request(self, method: str, url: str, limit: float, **more: Any) -> Any:
        timeout = urllib3.Timeout(connect=self._timeout, read=limit)
        return self._pool.request(method, url, timeout=timeout, redirect=False, preload_content=False, **more)

    def _failed(self, error: Exception) -> None:
        """No answer, or half of one."""
        slow = isinstance(error, _Slow | TimeoutError | urllib3.exceptions.TimeoutError)
        if isinstance(error, urllib3.exceptions.NameResolutionError):
            self.breaker.unreachable("the host has no address")
        elif isinstance(error, NewConnectionError):
            cause = error.__cause__
            why = cause.strerror if isinstance(cause, OSError) and cause.strerror else "the host cannot be reached"
            self.breaker.unreachable(f"no connection ({why})")
        elif isinstance(error, urllib3.exceptions.ConnectTimeoutError):
            self.breaker.unreachable(f"no connection in {self._timeout:g} s")
        elif isinstance(error, urllib3.exceptions.SSLError):
            self.breaker.unreachable(f"no safe connection: {error}")
        else:
            self.breaker.failed(f"no answer in {self._timeout:g} s" if slow else "the connection breaks")


class _Slow(Exception):
    """The server sends too slowly."""


def _parsed(url: str) -> Any:
    try:
        parsed = urllib3.util.parse_url(url)
    except HTTPError:
        _wrong(url)
    if parsed.scheme not in ("http", "https") or not parsed.host:
        _wrong(url)
    return parsed


def _wrong(url: str) -> NoReturn:
    raise TinygenError(
        f"{url!r} is no address of a cache server", where="--remote-cache", cure="it begins with http:// or https://"
    )
