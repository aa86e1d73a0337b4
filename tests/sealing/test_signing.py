"""Signatures: whoever changes one part of what was signed is found out."""

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from stationdesk_sync.sealing import signing
from stationdesk_sync.sealing.signing import BadSignature

KEY = bytes(range(32))
PUBLIC = signing.public_signing_key(KEY)
SAID = [("2026-11-24", 24, 30, "ABCD-EFGH-JKMN-PQRS", 0)]
RANGE = (b"d" * 16, 1, 5, b"p" * 16, b"l" * 16, SAID)


@pytest.mark.parametrize(
    ("part", "other"),
    [
        (0, b"e" * 16),
        (1, 2),
        (2, 6),
        (3, b"q" * 16),
        (4, b"m" * 16),
        (5, []),
        (5, [("2026-11-24", 25, 30, "ABCD-EFGH-JKMN-PQRS", 0)]),
        (5, [("2026-11-24", 24, 30, "ABCD-EFGH-JKMN-PQRS", 1)]),
    ],
)
def test_a_range_with_any_part_changed_is_not_the_signed_one(part, other):
    signature = signing.sign(KEY, signing.range_message(*RANGE))
    signing.check(PUBLIC, signing.range_message(*RANGE), signature)
    changed: list[Any] = list(RANGE)
    changed[part] = other
    with pytest.raises(BadSignature):
        signing.check(PUBLIC, signing.range_message(*changed), signature)


def test_a_message_signed_for_one_purpose_is_good_for_no_other():
    tags = (
        signing.HUB_TAG,
        signing.ENROL_TAG,
        signing.CERTIFICATE_TAG,
        signing.RECEIPT_TAG,
        signing.DOCUMENT_TAG,
        signing.RANGE_TAG,
        signing.COMPARISON_TAG,
        signing.ENROL_REQUEST_TAG,
        signing.REISSUE_TAG,
        signing.ENROL_FILE_TAG,
    )
    assert len(set(tags)) == len(tags)
    for tag in tags:
        signed = signing.seal_message(KEY, tag, b"body")
        assert signing.open_message(PUBLIC, tag, signed) == b"body"
        for other in tags:
            if other != tag:
                with pytest.raises(BadSignature):
                    signing.open_message(PUBLIC, other, signed)


@pytest.mark.parametrize(
    "change", [{"kind": "station"}, {"key": "k"}, {"version": 2}, {"body": b"\x80"}, {"sig": b"x" * 64}]
)
def test_a_document_with_any_part_changed_is_not_the_hub_s(change):
    document = signing.sign_document(KEY, "catalogue", "catalogue", 1, b"\x81\xa1a\x01")
    signing.check_document(PUBLIC, document)
    with pytest.raises(BadSignature):
        signing.check_document(PUBLIC, msgspec.structs.replace(document, **change))


JOIN = ("ABCD2345", b"k" * 32, b"b" * 32)
GO_ON: tuple[Any, ...] = ("BS-001", b"o" * 16, b"k" * 32, b"b" * 32)


@pytest.mark.parametrize(("part", "other"), [(0, "ABCD2346"), (1, b"l" * 32), (2, b"c" * 32)])
def test_a_request_to_join_with_any_part_changed_is_not_the_signed_one(part, other):
    signature = signing.sign(KEY, signing.enrol_request_message(*JOIN))
    signing.check(PUBLIC, signing.enrol_request_message(*JOIN), signature)
    changed: list[Any] = list(JOIN)
    changed[part] = other
    with pytest.raises(BadSignature):
        signing.check(PUBLIC, signing.enrol_request_message(*changed), signature)


def test_a_secret_of_strange_letters_is_signed_without_a_crash():
    assert b"??ABCD23" in signing.enrol_request_message("密码ABCD23", b"k" * 32, b"b" * 32)


@pytest.mark.parametrize(("part", "other"), [(0, "BS-002"), (1, b"p" * 16), (2, b"l" * 32), (3, b"c" * 32)])
def test_a_request_to_go_on_with_any_part_changed_is_not_the_signed_one(part, other):
    signature = signing.sign(KEY, signing.reissue_message(*GO_ON))
    signing.check(PUBLIC, signing.reissue_message(*GO_ON), signature)
    changed = list(GO_ON)
    changed[part] = other
    with pytest.raises(BadSignature):
        signing.check(PUBLIC, signing.reissue_message(*changed), signature)


@given(st.binary(max_size=80), st.binary(max_size=80))
def test_no_bytes_whatever_pass_for_a_signature_or_a_key(public, signature):
    with pytest.raises(BadSignature):
        signing.check(public, b"message", signature)


def test_keys_are_new_each_time_and_their_public_halves_32_bytes():
    assert signing.new_signing_key() != signing.new_signing_key()
    assert len(signing.public_signing_key(KEY)) == len(signing.public_box_key(signing.new_box_key())) == 32


def test_a_hub_is_known_by_twelve_characters_of_its_key():
    characters = signing.hub_characters(PUBLIC)
    assert len(characters) == 12
    assert signing.hub_characters(signing.public_signing_key(bytes(32))) != characters
