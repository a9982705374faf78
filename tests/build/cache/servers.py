"""Servers on 127.0.0.1: one that keeps what it is given, with faults to order, and nginx."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]


@dataclass
class FaultyServer:
    """A cache server in this process, in a dictionary.

    Attributes:
        content: path -> bytes.
        status: method -> the status that it answers with, whatever is asked.
        fault: of GET: "" none; "silent": no answer; "drip": a byte now and then; "hang up": half of the body;
            "corrupt": a flipped bit in what follows /cas/; "corrupt entries": the same for /ac/; "endless".
        requests: method and path, in order.
        headers: of the last request, names in small letters.
    """

    content: dict[str, bytes] = field(default_factory=dict)
    status: dict[str, int] = field(default_factory=dict)
    fault: str = ""
    requests: list[str] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    url: str = ""
    stopping: threading.Event = field(default_factory=threading.Event)

    def answer_get(self, handler: Any) -> None:
        body = self.content.get(handler.path)
        if self.fault == "silent":
            self.stopping.wait(30)
            handler.close_connection = True
            return
        if body is None:
            _answer(handler, 404)
            return
        if self.fault == ("corrupt entries" if handler.path.startswith("/ac/") else "corrupt") and body:
            body = bytes([body[0] ^ 4]) + body[1:]
        handler.send_response(200)
        if self.fault == "endless":
            handler.close_connection = True
            handler.end_headers()
            while not self.stopping.is_set():
                handler.wfile.write(bytes(1 << 16))
            return
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        if self.fault == "hang up":
            handler.wfile.write(body[: len(body) // 2])
            handler.close_connection = True
        elif self.fault == "drip":
            for byte in body:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
                if self.stopping.wait(0.1):
                    return
        else:
            handler.wfile.write(body)


def _answer(handler: Any, status: int) -> None:
    handler.send_response(status)
    handler.send_header("Content-Length", "0")
    handler.end_headers()


def _handler(server: FaultyServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, *_: object) -> None:
            pass

        def _begin(self, method: str) -> bool:
            server.requests.append(f"{method} {self.path}")
            server.headers = {name.lower(): value for name, value in self.headers.items()}
            if method in server.status:
                _answer(self, server.status[method])
                return False
            return True

        def do_GET(self) -> None:
            if self._begin("GET"):
                try:
                    server.answer_get(self)
                except OSError:  # the client has gone
                    self.close_connection = True

        def do_PUT(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self._begin("PUT"):
                server.content[self.path] = body
                _answer(self, 201)

    return Handler


@contextmanager
def faulty_server() -> Iterator[FaultyServer]:
    """A server that does right until a test says otherwise."""
    server = FaultyServer()
    http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(server))
    server.url = f"http://127.0.0.1:{http.server_port}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.stopping.set()
        http.shutdown()
        http.server_close()
        thread.join()


NGINX_MISSING = "needs nginx with WebDAV: apt-get install nginx-light, or ./dev setup"
CONFIGURATION = """
worker_processes 1;
pid {folder}/pid;
error_log {folder}/error.log;
daemon off;
{user}
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size {largest};
    server {{
        listen 127.0.0.1:{port};
        root {folder}/root;
        location ~ ^/(ac|cas)/[0-9a-f]+$ {{
            {access}
            dav_methods PUT;
            create_full_put_path on;
        }}
    }}
}}
"""


def find_nginx() -> str | None:
    """nginx of the system, or the one that ./dev unpacked without installing it."""
    unpacked = ROOT / ".venv" / "nginx" / "usr" / "sbin" / "nginx"
    for place in ("nginx", "/usr/sbin/nginx", str(unpacked)):
        if (program := shutil.which(place)) and "http_dav_module" in _words(program):
            return program
    return None


def _words(program: str) -> str:
    return subprocess.run([program, "-V"], capture_output=True, text=True).stderr


@contextmanager
def nginx(folder: Path, *, largest: str = "100m", access: str = "") -> Iterator[str]:
    """nginx with its WebDAV module, as a cache in `folder`/root; its URL."""
    program = find_nginx()
    assert program is not None
    (folder / "root").mkdir(parents=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    user = "user root;" if os.geteuid() == 0 else ""
    text = CONFIGURATION.format(folder=folder, port=port, largest=largest, user=user, access=access)
    (folder / "nginx.conf").write_text(text)
    log = folder / "error.log"
    process = subprocess.Popen([program, "-e", log, "-p", folder, "-c", folder / "nginx.conf"])
    try:
        for _ in range(500):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert process.poll() is None, log.read_text()
            time.sleep(0.02)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait()
