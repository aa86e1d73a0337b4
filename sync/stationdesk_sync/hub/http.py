"""The API that desks call: three routes, sizes capped while reading, refusals as ``Problem``.

Knows HTTP and nothing of what the messages mean; ``intake`` and ``enrolment`` do the work in
threads of their own.
"""

import logging
from collections.abc import Callable
from typing import Any

from anyio import fail_after, to_thread
from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.response import Response

from stationdesk_sync.hub.enrolment import enrol
from stationdesk_sync.hub.faults import HubFault, Refusal, StoreBusy
from stationdesk_sync.hub.identity import identity_message
from stationdesk_sync.hub.intake import take_batch
from stationdesk_sync.hub.service import Hub
from stationdesk_sync.wire import limits
from stationdesk_sync.wire.messages import (
    CONTENT_TYPE,
    PATH_ENROL,
    PATH_HUB,
    PATH_PUSH,
    EnrolRequest,
    MalformedMessage,
    Message,
    Problem,
    decode,
    encode,
)
from stationdesk_sync.wire.problems import STATUS, ProblemCode

_LOG = logging.getLogger(__name__)
_MAX_ENROL = 4 * 1024
BODY_WITHIN = 120.0  # seconds; no desk waits longer for its answer
_MAX_PUSH = limits.MAX_HEADER + limits.MAX_BODY
AnyRequest = Request[Any, Any, Any]
BUSY_AFTER = 5


def api_routes(hub: Hub) -> list[HTTPRouteHandler]:
    """Return the route handlers of the API."""

    @get(PATH_HUB, sync_to_thread=False)
    def hub_identity() -> Response[bytes]:
        return _reply(200, identity_message(hub.identity, hub.clock()))

    @post(PATH_ENROL, status_code=200)
    async def enrolment(request: AnyRequest) -> Response[bytes]:
        return await _answered(
            request, _MAX_ENROL, lambda body: enrol(hub.store, hub.identity, _enrol(body), hub.clock())
        )

    @post(PATH_PUSH, status_code=200)
    async def push(request: AnyRequest) -> Response[bytes]:
        return await _answered(
            request,
            _MAX_PUSH,
            lambda body: take_batch(hub.store, hub.registers, hub.lists, hub.identity, body, hub.clock()),
        )

    return [hub_identity, enrolment, push]


def _enrol(body: bytes) -> EnrolRequest:
    try:
        return decode(body, EnrolRequest)
    except MalformedMessage:
        raise Refusal(ProblemCode.MALFORMED) from None


async def _answered(request: AnyRequest, most: int, work: Callable[[bytes], Message]) -> Response[bytes]:
    try:
        with fail_after(BODY_WITHIN):
            body = await read_body(request, most)
        return _reply(200, await to_thread.run_sync(work, body))
    except Refusal as refusal:
        return _problem(refusal.problem)
    except TimeoutError:
        answer = _problem(Problem(code=ProblemCode.BUSY.value, after_s=BUSY_AFTER))
        answer.headers["connection"] = "close"  # the rest of the body is not waited for
        return answer
    except StoreBusy:
        return _problem(Problem(code=ProblemCode.BUSY.value, after_s=BUSY_AFTER))
    except HubFault as fault:
        _LOG.error("a request failed: %s", fault)
        return fault_reply()


async def read_body(request: AnyRequest, most: int) -> bytes:
    """Return a request's body; ``Refusal`` for another type or, before it is read, one that is too large."""
    if request.headers.get("content-type", "").split(";")[0].strip() != CONTENT_TYPE:
        raise Refusal(ProblemCode.MALFORMED)
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > most:
        raise Refusal(ProblemCode.TOO_LARGE)
    chunks, size = [], 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > most:
            raise Refusal(ProblemCode.TOO_LARGE)
        chunks.append(chunk)
    return b"".join(chunks)


def _problem(problem: Problem) -> Response[bytes]:
    headers = {} if problem.after_s is None else {"retry-after": str(problem.after_s)}
    if problem.code == ProblemCode.TOO_LARGE:
        headers["connection"] = "close"  # the rest of the body is not waited for
    return _reply(STATUS[ProblemCode(problem.code)], problem, headers)


def fault_reply() -> Response[bytes]:
    """Return the answer for what nobody expected."""
    return _problem(Problem(code=ProblemCode.FAULT.value))


def _reply(status: int, message: Message, headers: dict[str, str] | None = None) -> Response[bytes]:
    return Response(encode(message), status_code=status, media_type=CONTENT_TYPE, headers=headers or {})
