"""Whom the gate lets in, by what a browser, another program or another site can send to a real server."""

from __future__ import annotations

import http.client
import socket
import time
from collections.abc import Iterator

import pytest

from page import heads, neighbours
from page.sessions import MOST, Sessions
from page.visitors import language_asked
from tests.support.page_server import NUMBER, LittlePage, Served, served

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MOST_BYTES = 100_000


@pytest.fixture(scope="module")
def little() -> LittlePage:
    return LittlePage()


@pytest.fixture(scope="module")
def server(little: LittlePage) -> Iterator[Served]:
    with served(little, max_upload=MOST_BYTES) as running:
        yield running


@pytest.fixture(scope="module")
def browser(server: Served) -> dict[str, str]:
    return server.enter()


@pytest.fixture(scope="module")
def token(server: Served, browser: dict[str, str]) -> str:
    return server.ask("GET", "/", browser).text


# ------------------------------------------------------------------------------------------ the request itself


@pytest.mark.parametrize(
    ("request_", "expected"),
    [
        ("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: localhost:{port}\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}.evil.example\r\n\r\n", 421),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET / HTTP/1.1\r\n\r\n", 400),
        ("GET / HTTP/1.0\r\n\r\n", 421),
        ("GET http://127.0.0.1:{port}/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET http://evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET //evil.example/ HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET /static/../case HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET /static/%2e%2e/case HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET /static%2fx.css HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET /a%00b HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET /a%5cb HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET /a%zz HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET /%ff HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("GET /{long} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 400),
        ("* / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 405),
        ("OPTIONS / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://evil.example\r\n\r\n", 405),
        ("PUT / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Length: 0\r\n\r\n", 405),
        ("CONNECT 127.0.0.1:{port} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n", 405),
        ("nonsense\r\n\r\n", 400),
    ],
)
def test_what_is_not_for_this_server_is_not_answered(server: Served, request_: str, expected: int) -> None:
    sent = request_.format(port=server.serving.port, long="a" * (heads.LONGEST_PATH + 1))
    answer = server.raw(sent.encode())
    assert f"HTTP/1.1 {expected} " == answer[:13].decode()
    assert b"set-cookie" not in answer


def test_the_words_of_a_refusal_are_those_of_the_browser(server: Served) -> None:
    said = {
        asked: server.ask("GET", "/", {"Accept-Language": asked}).text
        for asked in ("en-GB", "zh-CN,zh;q=0.9", "zh-HK,en;q=0.1", "fr, *")
    }
    assert "shortcut" in said["en-GB"]
    assert said["fr, *"] == said["en-GB"]
    assert "快捷方式" in said["zh-CN,zh;q=0.9"]
    assert "捷徑" in said["zh-HK,en;q=0.1"]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("", "en"), ("de", "en"), ("zh", "zh-Hans"), ("zh-TW", "zh-Hant"), ("zh-Hant-HK", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"), ("yue-HK", "zh-Hant"), ("zh-MO", "zh-Hant"), ("zh-SG", "zh-Hans"),
        ("fr, zh-HK;q=0.5, en;q=0.8", "en"), ("en;q=0, zh-CN;q=0.1", "zh-Hans"), ("zh-HK;q=x, en", "en"),
        (";;,q=;" * 50, "en"),
    ],
)  # fmt: skip
def test_a_language_is_the_one_that_fits_best(asked: str, expected: str) -> None:
    assert expected == language_asked(asked)


# ------------------------------------------------------------------------------------------ who is let in


def test_without_the_key_nobody_is_let_in(server: Served) -> None:
    for way in ("/", "/static/x.css", "/nowhere", "/?key=", "/?key=0000", "/?key=%C3%A9"):
        answer = server.ask("GET", way)
        assert (403, False) == (answer.status, "set-cookie" in answer.headers), way
    assert 403 == server.ask("GET", "/", {"Cookie": f"simexit-{server.serving.port}=made-up"}).status
    assert 403 == server.ask("HEAD", f"/?key={server.serving.key}").status


def test_who_has_the_key_gets_a_cookie_and_a_page_that_goes_on(server: Served) -> None:
    answer = server.ask("GET", f"/?key={server.serving.key}")
    name, *kind = answer.headers["set-cookie"].split("; ")
    assert ["HttpOnly", "SameSite=Strict", "Path=/"] == kind
    assert name.startswith(f"simexit-{server.serving.port}=")
    assert 200 == answer.status
    assert 'content="0;url=/"' in answer.text
    assert "location" not in answer.headers
    assert 200 == server.ask("GET", "/", {"Cookie": f"other=1; {name}; theme=dark"}).status


def test_a_ticket_is_good_once(server: Served) -> None:
    way = server.server.entrance("/case/7").removeprefix(server.serving.address)
    first = server.ask("GET", way)
    assert 'url=/case/7"' in first.text
    assert 403 == server.ask("GET", way).status
    cookie = first.headers["set-cookie"].partition(";")[0]
    again = server.ask("GET", way, {"Cookie": cookie})  # a tab that the browser opens again
    assert (200, False) == (again.status, "set-cookie" in again.headers)


@pytest.mark.parametrize(
    "way",
    ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:1", '/"><script>', "/a?b=c"],
)
def test_the_way_on_leads_to_a_page_of_ours(server: Served, way: str) -> None:
    from urllib.parse import quote

    answer = server.ask("GET", f"/?key={server.serving.key}&go={quote(way)}")
    assert 'content="0;url=/"' in answer.text
    assert "evil" not in answer.text


def test_sessions_and_tickets_are_bounded_and_the_one_in_use_stays() -> None:
    sessions = Sessions("key")
    first, second = sessions.enter("key"), sessions.enter("key")
    assert first is not None
    assert second is not None
    for _ in range(MOST):
        assert sessions.of(first.id) is first
        sessions.enter("key")
    assert sessions.of(first.id) is first
    assert sessions.of(second.id) is None
    oldest = sessions.ticket()
    assert None not in [sessions.enter(sessions.ticket()) for _ in range(50)]
    assert sessions.enter(oldest) is not None
    assert None is sessions.enter(oldest)
    assert first.csrf != second.csrf


def test_another_user_of_the_machine_is_not_let_in(
    server: Served, browser: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not neighbours._TABLES[0].exists():
        pytest.skip("this system does not say whose a connection is")
    assert 200 == server.ask("GET", "/", browser).status
    monkeypatch.setattr(neighbours, "_ROOT", -1)
    monkeypatch.setattr("os.geteuid", lambda: 4_000_000)
    assert 403 == server.ask("GET", "/", browser).status


# ------------------------------------------------------------------------------------------ what is sent


@pytest.mark.parametrize(
    "other",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://localhost:{port}"},
        {"Origin": "https://127.0.0.1:{port}"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "none"},
        {"X-Csrf": "0"},
    ],
)
def test_a_form_of_another_page_does_nothing(
    server: Served, browser: dict[str, str], token: str, little: LittlePage, other: dict[str, str]
) -> None:
    before = len(little.taken)
    other = {name: value.format(port=server.serving.port) for name, value in other.items()}
    answer = server.ask("POST", "/take", {**browser, **FORM, **other}, f"csrf={token}")
    assert (403, before) == (answer.status, len(little.taken))


def test_a_form_of_ours_is_taken(
    server: Served, browser: dict[str, str], token: str, little: LittlePage
) -> None:
    site = {"Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate"}
    assert "taken" == server.ask("POST", "/take", {**browser, **FORM, **site}, f"csrf={token}&a=1").text
    assert "taken" == server.ask("POST", "/take", {**browser, **FORM, "X-Csrf": token}, "a=1&b=2").text
    assert [2, 2] == little.taken[-2:]


def test_a_form_needs_its_token_its_origin_and_its_cookie(
    server: Served, browser: dict[str, str], token: str, little: LittlePage
) -> None:
    before = len(little.taken)
    other = server.enter()
    for headers, body in (
        (browser, ""),
        (browser, "csrf="),
        (browser, f"csrf={token[:-1]}"),
        (other, f"csrf={token}"),  # another session's
        ({"Cookie": browser["Cookie"]}, f"csrf={token}"),
        ({"Origin": browser["Origin"]}, f"csrf={token}"),
    ):
        assert 403 == server.ask("POST", "/take", {**headers, **FORM}, body).status
    assert before == len(little.taken)


def test_a_form_whose_token_nobody_looked_at_is_not_said_to_be_done(
    server: Served, browser: dict[str, str], token: str
) -> None:
    assert 403 == server.ask("POST", "/careless", {**browser, **FORM}, f"csrf={token}").status
    assert "/careless: the form's token was not looked at" == server.log[-1]
    assert 200 == server.ask("POST", "/careless", {**browser, **FORM, "X-Csrf": token}).status


def test_other_sites_show_nothing_of_ours(server: Served, browser: dict[str, str]) -> None:
    site = {"Sec-Fetch-Site": "same-site"}  # another server of this machine: browsers send it the cookie too
    for mode, kind in (
        ("no-cors", "image"),
        ("cors", "empty"),
        ("navigate", "iframe"),
        ("navigate", "object"),
    ):
        asked = {**browser, **site, "Sec-Fetch-Mode": mode, "Sec-Fetch-Dest": kind}
        assert 403 == server.ask("GET", "/", asked).status
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert 200 == server.ask("GET", "/", {**browser, **link}).status
    assert 200 == server.ask("GET", "/", {**browser, **link, "Sec-Fetch-Dest": "document"}).status


# ------------------------------------------------------------------------------------------ how much, how fast


def test_too_much_is_refused_at_once_where_it_is_declared(
    server: Served, browser: dict[str, str], token: str
) -> None:
    head = f"POST /take HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: {MOST_BYTES + 1}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in {**browser, "X-Csrf": token}.items())
    begun = time.perf_counter()
    assert b"HTTP/1.1 413 " == server.raw(f"{head}\r\n".encode())[:13]
    assert time.perf_counter() - begun < 2


def test_too_much_is_cut_where_it_is_not_declared(
    server: Served, browser: dict[str, str], token: str, little: LittlePage
) -> None:
    before = len(little.taken)
    kinds = (FORM, {"Content-Type": "multipart/form-data; boundary=x"})
    part = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n'
    for kind in kinds:
        pieces = iter([part, *[b"a" * 10_000] * 30])
        answer = server.ask(
            "POST", "/take", {**browser, **kind, "X-Csrf": token}, pieces, encode_chunked=True
        )
        assert 413 == answer.status
        assert "0.1 MB" in answer.text
    assert before == len(little.taken)


def test_just_enough_is_taken(server: Served, browser: dict[str, str], token: str) -> None:
    body = b"a=" + b"b" * (MOST_BYTES - 2)
    assert "taken" == server.ask("POST", "/take", {**browser, **FORM, "X-Csrf": token}, body).text


def test_a_slow_client_holds_nobody_up_and_is_given_up(
    server: Served, browser: dict[str, str], token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("page.bodies.SILENCE", 0.3)
    head = f"POST /take HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 100\r\nX-Csrf: {token}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in {**browser, **FORM}.items())
    with socket.create_connection(("127.0.0.1", server.serving.port), timeout=10) as slow:
        slow.sendall(f"{head}\r\na=".encode())
        begun = time.perf_counter()
        assert [200] * 5 == [server.ask("GET", "/", browser).status for _ in range(5)]
        assert time.perf_counter() - begun < 0.3
        assert b"HTTP/1.1 408 " == slow.recv(65536)[:13]


def test_a_browser_that_leaves_midway_is_no_defect(
    server: Served, browser: dict[str, str], token: str
) -> None:
    before = list(server.log)
    head = f"POST /take HTTP/1.1\r\nHost: {server.host}\r\nContent-Length: 100\r\nX-Csrf: {token}\r\n"
    head += "".join(f"{name}: {value}\r\n" for name, value in {**browser, **FORM}.items())
    with socket.create_connection(("127.0.0.1", server.serving.port), timeout=10) as leaving:
        leaving.sendall(f"{head}\r\na=".encode())
    assert 200 == server.ask("GET", "/", browser).status
    assert before == server.log


# ------------------------------------------------------------------------------------------ what comes back


def test_every_answer_carries_what_guards_it(server: Served, browser: dict[str, str]) -> None:
    ways = [("GET", "/", browser), ("GET", "/nowhere", browser), ("GET", "/fail", browser), ("PUT", "/", {})]
    ways += [("GET", "/", {}), ("GET", "/static/x.css", browser), ("GET", f"/?key={server.serving.key}", {})]
    for method, path, headers in ways:
        answer = server.ask(method, path, headers)
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'self'; ")
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert "nosniff" == answer.headers["x-content-type-options"]
        assert "DENY" == answer.headers["x-frame-options"]
        assert "same-origin" == answer.headers["referrer-policy"]
        assert "same-origin" == answer.headers["cross-origin-opener-policy"]
        assert "same-origin" == answer.headers["cross-origin-resource-policy"]
        assert "camera=()" in answer.headers["permissions-policy"]
        kept = "no-cache" if path.startswith("/static/") else "no-store"
        assert kept == answer.headers["cache-control"]
        assert not {"server", "access-control-allow-origin"} & {*answer.headers}
        assert "<script" not in answer.text
        assert "style=" not in answer.text


def test_what_goes_wrong_is_said_plainly_and_masked(server: Served, browser: dict[str, str]) -> None:
    answer = server.ask("GET", "/fail", {**browser, "Accept-Language": "zh-HK"})
    assert 500 == answer.status
    assert "發生了程式沒有預計的錯誤" in answer.text
    assert "Traceback" not in answer.text
    assert '<a href="/">返回首頁</a>' in answer.text
    assert "RuntimeError: line ****4567 of ****4567 is odd" == server.log[-1]
    assert NUMBER not in answer.text


def test_several_requests_go_over_one_connection(server: Served, browser: dict[str, str]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.serving.port, timeout=10)
    statuses = []
    for path in ("/", "/nowhere", "/", "/static/x.css"):
        connection.request("GET", path, headers=browser)
        answer = connection.getresponse()
        answer.read()
        statuses.append(answer.status)
    connection.close()
    assert [200, 404, 200, 200] == statuses
