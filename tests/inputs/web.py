"""Requests that no page of ours would send; signing in; asking for what is somebody else's."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.test import Client
from django.urls import reverse
from gunicorn.config import Config
from gunicorn.http import RequestParser
from gunicorn.http.errors import ParseException

from kith.orders.actions import desk
from kith.orders.models import Order
from kith.people.models import Person
from kith.web.account import codes
from kith.web.me.forms import JoinForm
from tests import make
from tests.inputs.asking import ask
from tests.inputs.case import Case, Seen, road, words_of
from tests.inputs.roads import of_call, of_page
from tests.inputs.world import post

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.inputs.world import World

EVIL: Final = "evil.example"
SMUGGLED: Final = (
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n"
    b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\nX"
)
FLOOD: Final = b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 70_000 + b"\r\n\r\n"


def parsed(raw: bytes) -> Seen:
    """What the server itself says of a request, before any page is asked."""
    try:
        next(RequestParser(Config(), BytesIO(raw), ("127.0.0.1", 1)))
    except ParseException:
        return Seen("server", "reject", 400, is_ours=False)
    return Seen("server", "accept")


def _asked(world: World, case: Case) -> Any:
    told = case.input
    herself = world.herself
    csrf = Client(enforce_csrf_checks=True, raise_request_exception=False)
    csrf.cookies = herself.cookies
    answers: dict[str, Callable[[], Any]] = {
        "HTTP-001": lambda: herself.get("/", headers={"Host": EVIL}),
        "HTTP-002": lambda: herself.get("/", headers={"X-Forwarded-Host": EVIL}),
        "HTTP-004": lambda: herself.get("/", headers={"Host": "$nonsense", "Referer": "https://x"}),
        "HTTP-005": lambda: herself.get("/me/profile.css"),
        "HTTP-006": lambda: world.client().get("/activities/", {"utm_x": "<script>"}),
        "HTTP-008": lambda: herself.get("/shop/"),
        "HTTP-011": lambda: csrf.post(reverse("web:ask"), {"go": "x"}, headers={"Origin": "null"}),
        "HTTP-012": lambda: herself.get("/", headers={"Origin": f"https://{EVIL}"}),
        "HTTP-013": lambda: herself.get("/api/%2e%2e/admin/"),
        "HTTP-014": lambda: herself.get("//evil.example/%2f.."),
        "HTTP-016": lambda: herself.post(reverse("web:ask"), {f"f{n}": "x" for n in range(5000)}),
        "HTTP-019": lambda: herself.get(told["path"]),
    }
    return answers[case.id]()


@road("http")
def request(world: World, case: Case) -> Iterator[Seen]:
    answer = _asked(world, case)
    seen = of_page("page", answer, is_ours=False)
    page = seen.page
    assert EVIL not in page.replace("%2f", "")
    assert EVIL not in answer.get("Location", "").split("?")[0]
    assert "<script>" not in page.split("</head>")[-1] or case.id != "HTTP-006"
    assert "Access-Control-Allow-Origin" not in answer
    assert (
        "frame-ancestors 'none'" in answer.get("Content-Security-Policy", "")
        or answer.status_code >= 400
    )
    verdict = {"ignore": "ignore", "neutralise": "neutralise"}.get(case.verdict, seen.verdict)
    if case.id in ("HTTP-008", "HTTP-012"):
        verdict = "reject"  # by the headers above: a browser refuses it
    if case.id == "HTTP-014" and answer.status_code in (301, 302):
        verdict = (
            "reject"
            if answer["Location"].startswith("/") and "//" not in answer["Location"]
            else "accept"
        )
    yield replace(seen, verdict=verdict)


@road("HTTP-015", "HTTP-017")
def server(_world: World, case: Case) -> Iterator[Seen]:
    assert parsed(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n").verdict == "accept"
    yield parsed(FLOOD if case.id == "HTTP-015" else SMUGGLED)


@road("AUTH-007")
def old_code(_world: World, _case: Case) -> Iterator[Seen]:
    lives_s = max(settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT, codes.LIFE_S)
    yield Seen("settings", "reject" if lives_s <= 600 else "accept", 400, is_ours=False)


@road("AUTH-009")
def pasted(_world: World, case: Case) -> Iterator[Seen]:
    yield Seen("code", "accept", shown=codes.digits(case.input["otp_paste"]))


@road("AUTH-012")
def password(_world: World, case: Case) -> Iterator[Seen]:
    form = JoinForm({"password": case.input})
    form.is_valid()
    why = tuple(str(text) for text in form.errors.get("password", ()))
    yield Seen("join", "reject" if why else "accept", 400, why=why)


@road("AUTH-013")
def session(world: World, _case: Case) -> Iterator[Seen]:
    """The cookie from before signing in opens nothing afterwards."""
    who = make.person(world.town.community)
    login = make.account(who)
    client = world.client()
    client.get(reverse("account_login"))
    client.session["before"] = 1
    client.session.save()
    before = client.session.session_key
    sent = {"login": login, "password": make.PASSWORD}
    assert client.post(reverse("account_login"), sent).status_code == 302
    old = world.client()
    old.cookies[settings.SESSION_COOKIE_NAME] = before or ""
    answer = old.get(reverse("web:requests"))
    assert client.get(reverse("web:requests")).status_code == 200
    yield Seen("page", "reject" if answer.status_code == 302 else "accept", is_ours=False)


@road("AUTH-017", "AUTH-018")
def elsewhere(world: World, case: Case) -> Iterator[Seen]:
    login = make.account(make.person(world.town.community))
    sent = {"login": login, "password": make.PASSWORD}
    answer = world.client().post(reverse("account_login") + case.input, sent)
    assert answer.status_code == 302
    is_ours = answer["Location"] == "/"
    yield Seen("sign in", "neutralise" if is_ours else "accept", answer.status_code)


@road("AUTH-021")
def admin(world: World, case: Case) -> Iterator[Seen]:
    yield of_page("page", world.herself.get(case.input["path"]), is_ours=False)


@road("AUTZ-021")
def other_methods(world: World, _case: Case) -> Iterator[Seen]:
    """Whatever the method, a neighbour's request is not there, and its length tells nothing."""
    order = make.order(make.person(world.town.community))
    url = reverse("web:request", args=(order.pk,))
    gone = reverse("web:request", args=(order.pk + 5,))
    for ask_for in (world.herself.get, world.herself.head, world.herself.options):
        answer, nothing = ask_for(url), ask_for(gone)
        assert answer.status_code == nothing.status_code
        assert answer.get("Content-Length") == nothing.get("Content-Length")
        assert order.number not in words_of(answer)
        if answer.status_code != 405:
            yield of_page(ask_for.__name__, answer, is_ours=False)


@road("AUTZ-022")
def other_spellings(world: World, _case: Case) -> Iterator[Seen]:
    order = make.order(make.person(world.town.community))
    for path in (
        "/REQUESTS/{}/",
        "/requests/{}./",
        "//requests/{}/",
        "/requests/{}/",
        "/requests/0{}/",
    ):
        answer = world.herself.get(path.format(order.pk))
        assert order.number not in words_of(answer)
        yield of_page(path, answer, is_ours=False)


@road("IDEM-005")
def no_key(world: World, _case: Case) -> Iterator[Seen]:
    """A form without its key is not taken."""
    sent = {"service": "CLEANING", "key": "", "who": str(world.resident.pk), "text": "擦窗"}
    seen = of_page("ask", post(world.herself, "ask", sent | {"when": "soon", "go": "send"}))
    assert not Order.objects.exists()
    yield seen


@road("IDEM-009")
def double_click(world: World, _case: Case) -> Iterator[Seen]:
    seen, order = ask(world)
    assert order is not None
    yield seen


@road("LOGC-029")
def alone(world: World, _case: Case) -> Iterator[Seen]:
    """One helper alone is not planned for a child; two are."""
    child = make.person(world.town.community)
    Person.objects.filter(pk=child.pk).update(birth_year=2018, birth_month=5)
    order = make.order(child)
    desk.verify(order.pk, how="PHONE", actor=world.town.clerk, now=make.MONDAY)

    def compiled(people: int) -> str:
        given = make.sheet(people_needed=people)
        desk.compile_order(order.pk, input=given, actor=world.town.clerk, now=make.MONDAY)
        return ""

    yield of_call("compile", lambda: compiled(1))
    assert of_call("compile", lambda: compiled(2)).verdict == "accept"


@road("LOGC-028")
def again_and_again(world: World, case: Case) -> Iterator[Seen]:
    """Five are taken, what is urgent passes, and the sixth plain one is told to wait."""
    taken = [ask(world, text=case.input)[1] for _n in range(5)]
    assert all(taken)
    assert ask(world, text=case.input, urgent="on")[1] is not None
    seen, none = ask(world, text=case.input)
    assert none is None
    yield seen
