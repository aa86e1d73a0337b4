"""The API that desks call: five paths, sizes capped while reading, refusals as ``Problem``.

A plain ASGI application, because the way in is most of what a small exchange costs. Knows HTTP and nothing of what
the messages mean; ``intake`` and the others do the work in threads of their own.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from stationdesk_sync.hub.at_the_door import hears_only, read_request, sender_of
from stationdesk_sync.hub.back_pressure import Gate
from stationdesk_sync.hub.compare import compare
from stationdesk_sync.hub.doorkeeper import Doorkeeper, whose
from stationdesk_sync.hub.enrolment import enrol
from stationdesk_sync.hub.faults import HubFault, Refusal, StoreBusy
from stationdesk_sync.hub.identity import identity_message
from stationdesk_sync.hub.intake import take_exchange
from stationdesk_sync.hub.reissue import reissue
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.messages import (
    CONTENT_TYPE,
    PATH_COMPARE,
    PATH_ENROL,
    PATH_EXCHANGE,
    PATH_HUB,
    PATH_REISSUE,
    EnrolRequest,
    Message,
    Problem,
    ReissueRequest,
    encode,
)
from stationdesk_sync.wire.problems import STATUS, ProblemCode

_LOG = logging.getLogger(__name__)
API = "/v1/"
BODY_WITHIN = 120.0  # seconds; no desk waits longer for its answer
BUSY_AFTER = 5
THREADS = 6
_MAX_SMALL = 4 * 1024
_WRONG_CODE = (ProblemCode.CODE_UNKNOWN, ProblemCode.CODE_TRIES)
_CLOSING = (b"connection", b"close")  # the rest of a body is not waited for
_HEADERS = (
    (b"content-type", CONTENT_TYPE.encode()),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
)
Scope = Mapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]


class _Gone(Exception):
    """The desk hung up before its request was read."""


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, message and what else goes into the head of an answer."""

    status: int
    body: bytes
    headers: tuple[tuple[bytes, bytes], ...] = ()


@dataclass(slots=True)
class Asked:
    """One request: where it comes from, whom to tell of each piece of its body (``Gate.holding``), and whether all
    of it was read."""

    scope: Scope
    receive: Receive
    peer: str | None
    more: Callable[[int], None]
    read: bool = False


@dataclass(slots=True)
class Api:
    """The API of one hub as an ASGI application."""

    hub: Hub
    gate: Gate = field(default_factory=Gate)
    door: Doorkeeper = field(default_factory=Doorkeeper)
    ending: asyncio.Event = field(default_factory=asyncio.Event)
    threads: ThreadPoolExecutor = field(
        default_factory=lambda: ThreadPoolExecutor(THREADS, thread_name_prefix="exchange")
    )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        try:
            answer = await self._answer(scope, receive)
        except _Gone:
            return
        await send({"type": "http.response.start", "status": answer.status, "headers": _head(answer)})
        await send({"type": "http.response.body", "body": answer.body})

    async def wait(self, seconds: float) -> None:
        """Let time pass, or the server end."""
        if seconds:
            with suppress(TimeoutError):
                async with asyncio.timeout(seconds):
                    await self.ending.wait()

    def close(self) -> None:
        """End the threads once their work is done."""
        self.ending.set()
        self.threads.shutdown()

    async def _answer(self, scope: Scope, receive: Receive) -> Answer:
        route = _ROUTES.get(scope["path"])
        if route is None:
            return Answer(404, b"")
        if scope["method"] != route.method:
            return Answer(405, b"", ((b"allow", route.method.encode()),))
        peer = None if scope.get("client") is None else str(scope["client"][0])
        with self.gate.holding(whose(peer), self.hub.clock()) as more:
            asked = Asked(scope, receive, peer, more, read=route.method == "GET")
            return await self._worked(asked, route.work)

    async def _worked(self, asked: Asked, work: "Work") -> Answer:
        try:
            return await work(self, asked)
        except Refusal as refusal:
            problem = refusal.problem
        except (TimeoutError, StoreBusy):
            problem = Problem(code=ProblemCode.BUSY.value, after_s=BUSY_AFTER)
        except _Gone:
            raise
        except HubFault as fault:
            _LOG.error("a request failed: %s", fault)
            problem = Problem(code=ProblemCode.FAULT.value)
        except Exception:  # noqa: BLE001 - a desk hears of what nobody expected only as a code
            _LOG.exception("%s %s failed", asked.scope["method"], asked.scope["path"])
            problem = Problem(code=ProblemCode.FAULT.value)
        return _problem(problem, hang_up=not asked.read)

    async def body(self, asked: "Asked", most: int) -> bytes:
        """Return a request's body within the time and the room there is for it."""
        check_head(asked.scope, most)
        async with asyncio.timeout(BODY_WITHIN):
            body = await read_body(asked.receive, most, asked.more)
        asked.read = True
        return body

    async def in_thread(self, work: Callable[[], Message]) -> Answer:
        """Do the work in a thread and return its message as the answer."""
        return await asyncio.get_running_loop().run_in_executor(self.threads, lambda: Answer(200, encode(work())))


async def _hub(api: Api, asked: Asked) -> Answer:
    return Answer(200, encode(identity_message(api.hub.identity, api.hub.clock())))


async def _exchange(api: Api, asked: Asked) -> Answer:
    hub, body = api.hub, await api.body(asked, limits.MAX_EXCHANGE)
    device = sender_of(body)
    with api.gate.working(device, hub.clock(), hears_only=api.gate.crowded and hears_only(body)):
        return await api.in_thread(
            lambda: take_exchange(hub.store, hub.registers, hub.lists, hub.identity, body, hub.clock())
        )


async def _compare(api: Api, asked: Asked) -> Answer:
    hub, body = api.hub, await api.body(asked, limits.MAX_EXCHANGE)
    with api.gate.working(sender_of(body), hub.clock(), hears_only=True):
        return await api.in_thread(lambda: compare(hub.store, hub.registers, hub.identity, body, hub.clock()))


async def _enrol(api: Api, asked: Asked) -> Answer:
    hub, peer = api.hub, asked.peer
    request = read_request(await api.body(asked, _MAX_SMALL), EnrolRequest)
    if not api.door.may(peer, hub.clock()):
        raise Refusal(ProblemCode.CODE_TRIES, after_s=60)
    await api.wait(api.door.wait_seconds(hub.clock()))
    try:
        return await api.in_thread(lambda: enrol(hub.store, hub.identity, request, hub.clock()))
    except Refusal as refusal:
        if refusal.code in _WRONG_CODE:
            api.door.failed(peer, hub.clock())
        raise


async def _reissue(api: Api, asked: Asked) -> Answer:
    hub = api.hub
    request = read_request(await api.body(asked, _MAX_SMALL), ReissueRequest)
    return await api.in_thread(lambda: reissue(hub.store, hub.identity, request, hub.clock()))


Work = Callable[[Api, Asked], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class _Route:
    method: str
    work: Work


_ROUTES = {
    PATH_HUB: _Route("GET", _hub),
    PATH_EXCHANGE: _Route("POST", _exchange),
    PATH_COMPARE: _Route("POST", _compare),
    PATH_ENROL: _Route("POST", _enrol),
    PATH_REISSUE: _Route("POST", _reissue),
}


def check_head(scope: Scope, most: int) -> None:
    """Raise ``Refusal`` for another type or, before it is read, for a body that is too large."""
    headers = dict(scope["headers"])
    if headers.get(b"content-type", b"").split(b";")[0].strip() != CONTENT_TYPE.encode():
        raise Refusal(ProblemCode.MALFORMED)
    declared = headers.get(b"content-length", b"")
    if declared.isdigit() and int(declared) > most:
        raise Refusal(ProblemCode.TOO_LARGE)


async def read_body(receive: Receive, most: int, piece: Callable[[int], None]) -> bytes:
    """Return a request's body; ``Refusal`` as soon as it has grown too large, or as ``piece`` says so."""
    chunks, size, more = [], 0, True
    while more:
        event = await receive()
        if event["type"] == "http.disconnect":
            raise _Gone
        chunk, more = event.get("body", b""), event.get("more_body", False)
        size += len(chunk)
        if size > most:
            raise Refusal(ProblemCode.TOO_LARGE)
        piece(len(chunk))
        chunks.append(chunk)
    return b"".join(chunks)


def _problem(problem: Problem, *, hang_up: bool) -> Answer:
    headers: tuple[tuple[bytes, bytes], ...] = ()
    if problem.after_s is not None:
        headers += ((b"retry-after", str(problem.after_s).encode()),)
    if hang_up:
        headers += (_CLOSING,)
    return Answer(STATUS[ProblemCode(problem.code)], encode(problem), headers)


def _head(answer: Answer) -> list[tuple[bytes, bytes]]:
    return [*_HEADERS, (b"content-length", str(len(answer.body)).encode()), *answer.headers]
