"""Nothing that tells who asks arrives behind the door."""

import pytest
from flask.testing import FlaskClient

from portal.web.forgetting import KEPT, LANGUAGE, forget, pick_language

CANARY = "203.0.113.77"

TELLING = {
    "REMOTE_ADDR": CANARY,
    "REMOTE_PORT": "50123",
    "REMOTE_HOST": "laptop-of-rosa",
    "REMOTE_USER": "rosa",
    "HTTP_X_FORWARDED_FOR": CANARY,
    "HTTP_X_FORWARDED_HOST": "proxy",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_FORWARDED": f"for={CANARY}",
    "HTTP_VIA": "1.1 proxy",
    "HTTP_X_REAL_IP": CANARY,
    "HTTP_CF_CONNECTING_IP": CANARY,
    "HTTP_TRUE_CLIENT_IP": CANARY,
    "HTTP_USER_AGENT": "Mozilla/5.0 canary",
    "HTTP_REFERER": "https://intranet.example.org/rosa",
    "HTTP_ACCEPT_LANGUAGE": "pt-BR,pt;q=0.9",
    "HTTP_ACCEPT": "text/html",
    "HTTP_ACCEPT_ENCODING": "gzip",
    "HTTP_SEC_CH_UA": "canary",
    "HTTP_SEC_CH_UA_PLATFORM": "canary",
    "HTTP_DNT": "1",
    "HTTP_FROM": "rosa@example.org",
    "HTTP_IF_NONE_MATCH": "canary",
    "HTTP_IF_MODIFIED_SINCE": "Mon, 02 Mar 2026 09:00:00 GMT",
    "HTTP_X_INVENTED_TOMORROW": CANARY,
    "RAW_URI": "/report?canary",
    "SSL_CLIENT_S_DN": "CN=rosa",
    "gunicorn.socket": f"<socket raddr=('{CANARY}', 50123)>",
    "werkzeug.socket": f"<socket raddr=('{CANARY}', 50123)>",
}


@pytest.mark.parametrize("name", sorted(TELLING))
def test_a_page_never_sees(visitor: FlaskClient, name: str) -> None:
    seen = visitor.get("/trial/environ", environ_overrides={name: TELLING[name]}).get_json()
    assert name not in seen


def test_a_page_sees_no_value_of_what_tells_who_asks(visitor: FlaskClient) -> None:
    text = visitor.get("/trial/environ", environ_overrides=TELLING).text
    assert [value for value in TELLING.values() if len(value) > 5 and value in text] == []


def test_only_listed_entries_pass() -> None:
    environ = {**TELLING, "PATH_INFO": "/report", "HTTP_COOKIE": "a=b"}
    assert set(forget(environ)) == {"PATH_INFO", "HTTP_COOKIE", LANGUAGE}


def test_forgetting_leaves_the_servers_own_copy_alone() -> None:
    environ = dict(TELLING)
    forget(environ)
    assert environ == TELLING


def test_nothing_on_the_list_of_what_passes_tells_who_asks() -> None:
    assert not KEPT & set(TELLING)


def test_the_language_of_the_pages_is_picked_before_the_list_is_forgotten(
    visitor: FlaskClient,
) -> None:
    seen = visitor.get("/trial/environ", headers={"Accept-Language": "pt-BR,en;q=0.2"}).get_json()
    assert seen[LANGUAGE] == "en"


@pytest.mark.parametrize("header", ["", "en", "EN-gb,en;q=0.1", "xx", ";;;q=,,", "en;q=canary"])
def test_every_list_of_languages_gives_one_of_ours(header: str) -> None:
    assert pick_language(header) == "en"
