"""The files in deploy/ say what docs/leaks.md promises of what stands around the program."""

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NGINX = (ROOT / "deploy/nginx/portal.conf").read_text("utf-8")
SERVERS = sorted((ROOT / "deploy/nginx").glob("*.conf"))
UNITS = sorted((ROOT / "deploy/systemd").glob("*.service"))
GUNICORN = (ROOT / "gunicorn.conf.py").read_text("utf-8")


def directives(text: str) -> set[str]:
    lines = (line.strip() for line in text.splitlines())
    return {line.rstrip(";") for line in lines if line and not line.startswith("#")}


@pytest.mark.parametrize(
    "directive",
    [
        "access_log off",
        "error_log /dev/null crit",
        "gzip off",
        "ssl_session_cache off",
        "ssl_session_tickets off",
        "server_tokens off",
        "proxy_max_temp_file_size 0",
        'proxy_set_header X-Forwarded-For ""',
        'proxy_set_header X-Real-IP ""',
        'proxy_set_header Forwarded ""',
        'proxy_set_header User-Agent ""',
        'proxy_set_header Referer ""',
    ],
)
def test_the_proxy_keeps_and_passes_on_nothing_of_who_comes(directive: str) -> None:
    assert directive in directives(NGINX)


@pytest.mark.parametrize("file", SERVERS, ids=lambda file: file.name)
def test_no_proxy_file_switches_on_logs_compression_or_error_pages_of_its_own(file: Path) -> None:
    found = re.findall(
        r"^\s*(?:gzip on|brotli|access_log (?!off)|error_page|more_set|add_header ETag)",
        file.read_text("utf-8"),
        re.MULTILINE,
    )

    assert found == []


def test_each_surface_has_a_name_and_a_socket_of_its_own() -> None:
    text = [(ROOT / f"deploy/nginx/{name}.conf").read_text("utf-8") for name in SURFACES]
    names = [set(re.findall(r"server_name (\S+);", one)) for one in text]
    sockets = [set(re.findall(r"server (unix:\S+);", one)) for one in text]

    assert all(len(one) == 1 for one in [*names, *sockets])
    assert names[0].isdisjoint(names[1])
    assert sockets[0].isdisjoint(sockets[1])


SURFACES = ("reporter", "staff")


@pytest.mark.parametrize("line", ["LimitCORE=0", "MemorySwapMax=0", "PrivateTmp=yes", "UMask=0077"])
def test_what_is_opened_reaches_no_disk_by_a_crash_or_by_swap(line: str) -> None:
    assert [unit.name for unit in UNITS if line not in directives(unit.read_text("utf-8"))] == []


@pytest.mark.parametrize(
    "setting",
    [
        "accesslog = None",
        "control_socket_disable = True",
        'forwarded_allow_ips = ""',
        'worker_tmp_dir = "/dev/shm"',
        "logger_class = QuietLogger",
    ],
)
def test_the_server_is_set_to_keep_nothing_of_a_request(setting: str) -> None:
    assert setting in GUNICORN


def test_the_onion_service_asks_floods_for_work_and_logs_nothing() -> None:
    torrc = directives((ROOT / "deploy/tor/torrc").read_text("utf-8"))

    assert {"HiddenServicePoWDefensesEnabled 1", "Log notice file /dev/null"} <= torrc


def test_the_onion_service_leads_to_a_proxy_that_waits_for_slow_visitors() -> None:
    torrc = directives((ROOT / "deploy/tor/torrc").read_text("utf-8"))
    onion = (ROOT / "deploy/nginx/onion.conf").read_text("utf-8")
    settings = (ROOT / "deploy/onion.env").read_text("utf-8")
    (door,) = re.findall(r"listen (unix:\S+)", onion)
    (program,) = re.findall(r"server (unix:\S+);", onion)

    assert f"HiddenServicePort 80 {door}" in torrc
    assert f"PORTAL_BIND={program}" in settings
    assert "include portal.conf" in directives(onion)
    assert {"proxy_request_buffering on", "client_header_timeout 30s"} <= directives(NGINX)


def test_old_backups_are_deleted_after_the_days_that_pages_name_and_only_after_a_new_one() -> None:
    unit = (ROOT / "deploy/systemd/portal-backup.service").read_text("utf-8")
    steps = re.findall(r"^ExecStart=(.+)$", unit, re.MULTILINE)

    assert ["backup " in steps[0], "PORTAL_BACKUP_DAYS" in steps[1]] == [True, True]
    assert "-delete" in steps[1]
    assert "EnvironmentFile=/etc/portal/portal.env" in unit
    assert "# PORTAL_BACKUP_DAYS=30" in (ROOT / "deploy/portal.env").read_text("utf-8")


@pytest.mark.parametrize(("age", "is_kept"), [(29, True), (30, False), (400, False)])
def test_the_step_that_deletes_keeps_what_is_younger(
    tmp_path: Path, age: int, is_kept: bool
) -> None:
    unit = (ROOT / "deploy/systemd/portal-backup.service").read_text("utf-8")
    step = re.findall(r"^ExecStart=/bin/sh -c '(.+)'$", unit, re.MULTILINE)[-1].replace("$$", "$")
    old, other = tmp_path / "portal-1.backup", tmp_path / "notes"
    for path in (old, other):
        path.touch()
        os.utime(path, (old.stat().st_mtime - age * 86_400,) * 2)
    environment = {"PORTAL_BACKUP_DAYS": "30", "PATH": os.environ["PATH"]}
    command = step.replace("/var/backups/portal", str(tmp_path))
    subprocess.run(["/bin/sh", "-c", command], env=environment, check=True)
    without = subprocess.run(
        ["/bin/sh", "-c", command], env={"PATH": os.environ["PATH"]}, check=False
    )

    assert (old.exists(), other.exists()) == (is_kept, True)
    assert without.returncode == 0
