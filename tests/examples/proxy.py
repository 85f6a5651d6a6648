"""An nginx as a page configures it."""

from __future__ import annotations

import os
import re
import socket
import subprocess
from pathlib import Path

import trustme
from program import until
from told import Wrong

CONF = """
{user} daemon off; pid nginx.pid; worker_processes 1; error_log error.log;
events {{}}
http {{
    access_log off;
    client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
    {http}
}}
"""
SECONDS = 10.0


def certificates(folder: Path) -> None:
    """Write the authority of a company, and the certificate that its gateway shows."""
    authority = trustme.CA()
    certificate = authority.issue_cert("localhost")
    authority.cert_pem.write_to_path(folder / "company.pem")
    certificate.private_key_pem.write_to_path(folder / "server.key")
    for pem in certificate.cert_chain_pems:
        pem.write_to_path(folder / "server.pem", append=True)


def serve(folder: Path, http: str) -> subprocess.Popen[bytes]:
    """Start a server with this part of a configuration, and wait until it listens."""
    if not (folder / "company.pem").exists():
        certificates(folder)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(CONF.format(http=http, user=user))
    with (folder / "nginx.log").open("wb") as log:
        process = subprocess.Popen(["nginx", "-p", folder, "-c", "nginx.conf"], stderr=log, stdout=log, start_new_session=True)
    for port in re.findall(r"listen 127\.0\.0\.1:(\d+)", http):
        until(lambda port=port: _listens(int(port)) or process.poll() is not None, SECONDS)
        if not _listens(int(port)):
            raise Wrong(f"nginx does not listen at {port}: {(folder / 'nginx.log').read_text()}")
    return process


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
