"""DSSE: a payload with its signature, https://github.com/secure-systems-lab/dsse, protocol version 1."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from conformance.certify.keys import key_id, signed_by
from conformance.certify.refusals import WrongForm, WrongSignature
from conformance.certify.strict_json import canonical, shaped

PAYLOAD_TYPE = "application/vnd.in-toto+json"


@dataclass(frozen=True)
class Signature:
    """One signature in base64, and whose."""

    keyid: str
    sig: str


@dataclass(frozen=True)
class Envelope:
    """The form of a file ``….dsse.json``."""

    payload: str
    payloadType: str  # noqa: N815 - as DSSE calls it
    signatures: tuple[Signature, ...]


def sealed(payload: bytes, key: Ed25519PrivateKey) -> bytes:
    """The envelope of a payload; the same for the same payload and key."""
    signature = key.sign(pre_authentication(payload))
    by = Signature(key_id(key.public_key()), base64.b64encode(signature).decode())
    return canonical(Envelope(base64.b64encode(payload).decode(), PAYLOAD_TYPE, (by,))) + b"\n"


def opened(content: bytes, name: str, key: Ed25519PublicKey) -> bytes:
    """The payload of an envelope that this key alone has signed."""
    envelope = shaped(content, name, Envelope)
    if canonical(envelope) + b"\n" != content:
        raise WrongForm(f"{name} is not written as certifications are, so that it was written by something else.")
    if envelope.payloadType != PAYLOAD_TYPE:
        raise WrongForm(f"{name} holds {envelope.payloadType!r} and not {PAYLOAD_TYPE}.")
    if len(envelope.signatures) != 1:
        raise WrongSignature(f"{name} has {len(envelope.signatures)} signatures; a certification has one.")
    signature = envelope.signatures[0]
    if signature.keyid != key_id(key):
        raise WrongSignature(f"{name} was signed by the key {signature.keyid[:16]}…, and not by {key_id(key)[:16]}….")
    try:
        payload, written = _decoded(envelope.payload), _decoded(signature.sig)
    except ValueError:
        raise WrongForm(f"{name} holds what is no base64.") from None
    if not signed_by(key, written, pre_authentication(payload)):
        raise WrongSignature(f"{name} was altered after it was signed, or its signature was.")
    return payload


def _decoded(text: str) -> bytes:
    """What stands in base64; ValueError also where other bits that mean nothing would give the same."""
    content = base64.b64decode(text, validate=True)
    if base64.b64encode(content).decode() != text:
        raise ValueError(text)
    return content


def pre_authentication(payload: bytes) -> bytes:
    """The bytes that are signed (PAE)."""
    return b"DSSEv1 %d %s %d %s" % (len(PAYLOAD_TYPE), PAYLOAD_TYPE.encode(), len(payload), payload)
