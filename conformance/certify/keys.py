"""Keys: a private one of ed25519 that only its owner can read, and the public one beside it."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
    load_pem_public_key,
)

from conformance.files import content_of
from conformance.refusal import Refusal

PUBLIC = ".pub"
LARGEST = 64 * 1024


class UnusableKey(Refusal):
    """A file that is not the key it should be."""


def new(path: Path) -> Path:
    """Make a key, and write it and the public one beside it; gives the path of that. Overwrites nothing."""
    if not path.name:
        raise UnusableKey(f"{path} is no name of a file; write one, such as vendor.key.")
    private = Ed25519PrivateKey.generate()
    beside = path.with_name(path.name + PUBLIC)
    _write(path, private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), 0o600)
    try:
        _write(beside, pem(private.public_key()), 0o644)
    except BaseException:
        _remove(path)
        raise
    return beside


def private(path: Path) -> Ed25519PrivateKey:
    """The private key of a file."""
    content = _read(path)
    try:
        key = load_pem_private_key(content, None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise UnusableKey(f"{path} is no private key without a password; make one with: cogspec key new FILE") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise UnusableKey(f"{path} is a key of another kind than ed25519; make one with: cogspec key new FILE")
    return key


def public(path: Path) -> Ed25519PublicKey:
    """The public key of a file."""
    content = _read(path)
    if b"PRIVATE KEY" in content:
        raise UnusableKey(f"{path} is a private key, which nobody else needs; name the public one, {path.name}{PUBLIC}.")
    return from_pem(content) or _no_public(path)


def from_pem(content: bytes) -> Ed25519PublicKey | None:
    """The public key of a PEM text; None where it is none of ed25519."""
    try:
        key = load_pem_public_key(content)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
    return key if isinstance(key, Ed25519PublicKey) else None


def pem(key: Ed25519PublicKey) -> bytes:
    """The one way in which a public key is written."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def key_id(key: Ed25519PublicKey) -> str:
    """SHA-256 of the key's own 32 bytes."""
    return hashlib.sha256(key.public_bytes(Encoding.Raw, PublicFormat.Raw)).hexdigest()


def signed_by(key: Ed25519PublicKey, signature: bytes, message: bytes) -> bool:
    """Whether a message was signed by the private half of this key."""
    try:
        key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _no_public(path: Path) -> Ed25519PublicKey:
    raise UnusableKey(f"{path} is no public key of ed25519; it is the file that ends in {PUBLIC}, beside the private one.")


def _read(path: Path) -> bytes:
    try:
        return content_of(path, LARGEST)
    except OSError as error:
        raise UnusableKey(f"{path} cannot be read ({error.strerror}); name the file of a key.") from None


def _write(path: Path, content: bytes, mode: int) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        raise UnusableKey(f"{path} is there already, and a key is never overwritten; choose another name.") from None
    except OSError as error:
        raise _unwritable(path, error) from None
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
    except OSError as error:
        _remove(path)
        raise _unwritable(path, error) from None
    except BaseException:
        _remove(path)
        raise


def _unwritable(path: Path, error: OSError) -> UnusableKey:
    return UnusableKey(f"{path} cannot be written ({error.strerror}); choose another place.")


def _remove(path: Path) -> None:
    """Half a key is none."""
    with suppress(OSError):
        path.unlink()
