"""The routes of the pages: who may see them, in which language, with which headers.

Each page is one function from a request to HTML. The figures come from ``hub.figures``.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any
from urllib.parse import quote, urlencode

from jinja2 import Environment
from litestar import Request, get, post
from litestar.datastructures import Cookie
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from stationdesk_sync.hub.console.access import (
    FORM_COOKIE,
    LANGUAGE_COOKIE,
    SESSION_COOKIE,
    Access,
    is_local,
    new_form_cookie,
)
from stationdesk_sync.hub.console.keeping_page import keeping
from stationdesk_sync.hub.console.register_page import register_table
from stationdesk_sync.hub.console.render import Speeches, Words, bar, environment, neighbour_days, speeches
from stationdesk_sync.hub.documents import current_catalogue
from stationdesk_sync.hub.figures import Agreements, city_day, station_day, today
from stationdesk_sync.hub.opening import State
from stationdesk_sync.hub.quarantine import quarantine_of
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.hub.store import stations
from stationdesk_sync.hub.store.engine import Tx
from stationdesk_sync.model import catalogue
from stationdesk_sync.model.clock import is_day
from stationdesk_sync.model.language import N_, Code
from stationdesk_sync.model.register import Merge

Html = Response[bytes]
AnyRequest = Request[Any, Any, Any]
RECENT_DAYS = 14
_YEAR = 365 * 86_400
_FIRST_DAY = "2000-01-01"  # nothing is older, and the calendar has room before it
SENT_FROM_ELSEWHERE = N_("This form is too old. Please try again.")
TOO_MANY = N_("Too many wrong passwords. Please wait a minute.")
WRONG = N_("Name or password is wrong.")
_STATIC = {"console.css": "text/css", "mark.svg": "image/svg+xml"}
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


@dataclass(slots=True)
class Console:
    """What every page needs, made once for a server."""

    hub: Hub
    access: Access
    agreements: Agreements
    templates: Environment = field(default_factory=environment)
    languages: Speeches = field(default_factory=speeches)
    one_at_a_time: asyncio.Lock = field(default_factory=asyncio.Lock)

    def code(self, request: AnyRequest) -> Code:
        """Return the language asked for by ``?lang=``, the cookie or the browser; Chinese when none was."""
        asked = request.query_params.get("lang") or request.cookies.get(LANGUAGE_COOKIE)
        if asked not in ("zh", "en"):
            wanted = request.headers.get("accept-language", "").lower()
            first = wanted.split(",")[0].strip()
            asked = "en" if first.startswith("en") else "zh"
        return "en" if asked == "en" else "zh"

    def words(self, request: AnyRequest, tx: Tx | None) -> Words:
        """Return what a template says with."""
        held = None if tx is None else current_catalogue(tx)
        speech = self.languages.of(self.code(request))
        return Words(speech, held or catalogue.seed(), self.hub.registers, self.hub.clock())

    def local(self, request: AnyRequest) -> bool:
        """Tell whether a request comes from this machine itself, and from nobody's proxy."""
        client = None if request.client is None else request.client.host
        version = str(request.scope.get("http_version", ""))
        return not self.hub.behind_proxy and is_local(client, request.headers, version)

    def allowed(self, request: AnyRequest) -> bool:
        """Tell whether a request may see the pages."""
        return self.local(request) or self.access.reader(request.cookies.get(SESSION_COOKIE)) is not None

    def page(
        self, request: AnyRequest, name: str, words: Words, status: int = 200, *, reader: bool = True, **values: object
    ) -> Html:
        """Return a page from a template, with the language cookie when one was asked for."""
        form = request.cookies.get(FORM_COOKIE) or new_form_cookie()
        html = self.templates.get_template(name).render(
            words=words,
            t=words.t,
            lang=words.speech.code,
            bar=bar,
            registers=self._registers(words) if reader else [],
            signed_in=reader and not self.local(request),
            reader=reader,
            here=request.url.path,
            switch=_switch(request, "en" if words.speech.code == "zh" else "zh"),
            form_token=self.access.form_token(form),
            **values,
        )
        secure = request.url.scheme == "https"
        cookies = [_cookie(FORM_COOKIE, form, secure, None)]
        if request.query_params.get("lang") in ("zh", "en"):
            cookies.append(_cookie(LANGUAGE_COOKIE, words.speech.code, secure, _YEAR))
        return Response(html.encode(), status_code=status, media_type="text/html", cookies=cookies)

    def _registers(self, words: Words) -> list[tuple[str, str]]:
        return [
            (register.name, words.speech.say(register.label))
            for register in self.hub.registers.values()
            if register.merge is not Merge.HUB_ROW
        ]


def page_routes(hub: Hub) -> list[HTTPRouteHandler]:
    """Return the route handlers of the pages."""
    console = Console(hub, Access(hub), Agreements(hub.registers))
    return [*_reading(console), *_signing(console), *_static()]


def _reading(console: Console) -> list[HTTPRouteHandler]:
    hub = console.hub

    @get("/", sync_to_thread=True)
    def city(request: AnyRequest) -> Html:
        if not console.allowed(request):
            return _to_login(request)
        with hub.store.read() as tx:
            words = console.words(request, tx)
            last = today(words.now)
            day = _day(request, last)
            figures = city_day(tx, day, words.now, console.agreements)
            aside = quarantine_of(tx, words.now)
        days = neighbour_days(day, last)
        return console.page(
            request, "city.html", words, figures=figures, last=last, states=State, days=days, aside=aside
        )

    @get("/station/{code:str}", sync_to_thread=True)
    def station(request: AnyRequest) -> Html:
        code = str(request.path_params["code"])
        if not console.allowed(request):
            return _to_login(request)
        with hub.store.read() as tx:
            words = console.words(request, tx)
            last = today(words.now)
            day = _day(request, last)
            figures = station_day(tx, code, day, words.now, console.agreements, RECENT_DAYS)
        if figures is None:
            return console.page(request, "message.html", words, 404, title=words.t("There is no such station."))
        days = neighbour_days(day, last)
        return console.page(request, "station.html", words, figures=figures, last=last, states=State, days=days)

    @get("/register/{name:str}", sync_to_thread=True)
    def register(request: AnyRequest) -> Html:
        name = str(request.path_params["name"])
        if not console.allowed(request):
            return _to_login(request)
        declared = hub.registers.get(name)
        with hub.store.read() as tx:
            words = console.words(request, tx)
            if declared is None or declared.merge is Merge.HUB_ROW:
                return console.page(request, "message.html", words, 404, title=words.t("There is no such register."))
            names = {s.code: s.name for s in stations.all_of(tx)}
            found = register_table(tx, declared, words, names, today(words.now))
        return console.page(request, "register.html", words, register=declared, table=found)

    @get("/keeping", sync_to_thread=True)
    def keeping_page(request: AnyRequest) -> Html:
        if not console.allowed(request):
            return _to_login(request)
        with hub.store.read() as tx:
            words = console.words(request, tx)
            held = keeping(tx, words, {s.code: s.name for s in stations.all_of(tx)})
        return console.page(request, "keeping.html", words, held=held)

    return [city, station, register, keeping_page]


def _signing(console: Console) -> list[HTTPRouteHandler]:
    def login_page(request: AnyRequest, status: int, problem: str | None) -> Html:
        words = console.words(request, None)
        next_path = _next(request.query_params.get("next"))
        said = None if problem is None else words.t(problem)
        return console.page(request, "login.html", words, status, reader=False, problem=said, next=next_path)

    @get("/login")
    async def login(request: AnyRequest) -> Html:
        return login_page(request, 200, None)

    @post("/login", status_code=200)
    async def sign_in(request: AnyRequest) -> Html:
        form = await _form(request)
        if not console.access.form_is_ours(request.cookies.get(FORM_COOKIE), form.get("token")):
            return login_page(request, 403, SENT_FROM_ELSEWHERE)
        name, password = form.get("name", ""), form.get("password", "")
        token: str | None = None
        async with console.one_at_a_time:  # argon2 is slow and large on purpose: one at a time
            if not console.access.tries.may(console.hub.clock()):
                return login_page(request, 429, TOO_MANY)
            token = await asyncio.to_thread(console.access.sign_in, name, password)
        if token is None:
            return login_page(request, 403, WRONG)
        cookie = _cookie(SESSION_COOKIE, token, request.url.scheme == "https", None)
        return _redirect(_next(request.query_params.get("next")), cookie)

    @post("/logout", status_code=200)
    async def sign_out(request: AnyRequest) -> Html:
        form = await _form(request)
        if console.access.form_is_ours(request.cookies.get(FORM_COOKIE), form.get("token")):
            await asyncio.to_thread(console.access.sign_out, request.cookies.get(SESSION_COOKIE))
        return _redirect("/login", _cookie(SESSION_COOKIE, "", request.url.scheme == "https", 0))

    return [login, sign_in, sign_out]


def _static() -> list[HTTPRouteHandler]:
    folder = files("stationdesk_sync.hub.console").joinpath("static")
    held = {name: folder.joinpath(name).read_bytes() for name in _STATIC}

    @get("/static/{name:str}", sync_to_thread=False)
    def static(request: AnyRequest) -> Response[bytes]:
        name = str(request.path_params["name"])
        if name not in held:
            return Response(b"", status_code=404, media_type="text/plain")
        return Response(held[name], media_type=_STATIC[name], headers={"cache-control": "max-age=3600"})

    return [static]


def _day(request: AnyRequest, last: str) -> str:
    asked = request.query_params.get("day")
    return asked if asked is not None and is_day(asked) and _FIRST_DAY <= asked <= last else last


def _to_login(request: AnyRequest) -> Html:
    query = f"?{request.url.query}" if request.url.query else ""
    return _redirect("/login?next=" + quote(request.url.path + query, safe=""))


def _next(path: str | None) -> str:
    """Return where to go after signing in: a path of this hub and nothing else."""
    if path is None or not path.startswith("/") or path.startswith("//") or "\\" in path:
        return "/"
    return path if path.isprintable() else "/"


def _redirect(path: str, *cookies: Cookie) -> Html:
    return Response(
        b"",
        status_code=303,
        media_type="text/html",
        headers={"location": quote(path, safe="/?&=%:,;@+~!$'()*")},
        cookies=list(cookies),
    )


def _cookie(name: str, value: str, secure: bool, seconds: int | None) -> Cookie:
    return Cookie(key=name, value=value, httponly=True, samesite="lax", secure=secure, path="/", max_age=seconds)


def _switch(request: AnyRequest, code: str) -> str:
    kept: Mapping[str, str] = {k: v for k, v in request.query_params.items() if k != "lang"}
    return "?" + urlencode({**kept, "lang": code})


async def _form(request: AnyRequest) -> dict[str, str]:
    data = await request.form()
    return {name: value for name, value in data.items() if isinstance(value, str)}
