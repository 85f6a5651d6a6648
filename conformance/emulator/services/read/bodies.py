"""Read: the file in a request, or the URL of it."""

from __future__ import annotations

from typing import Any

from python_multipart import create_form_parser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import File

from conformance.emulator.engines.read.faults import Unreadable
from conformance.emulator.service import Call

FORM = "multipart/form-data"


def url_of(call: Call) -> str | None:
    """Where the file is to be fetched; None when it is in the request itself."""
    return None if isinstance(call.body, bytes) else str(call.body["url"])


def file_of(call: Call) -> bytes:
    """The bytes of the file: the whole body, or the first file of a form; raises Unreadable."""
    if call.media_type.partition(";")[0].strip().lower() != FORM:
        return call.body
    found: list[bytes] = []

    def on_file(file: File) -> None:
        file.file_object.seek(0)
        found.append(file.file_object.read())

    def on_field(_field: Any) -> None:
        """Other parts of a form say nothing."""

    headers = {"Content-Type": call.media_type.encode("latin-1", "replace")}
    try:
        parser = create_form_parser(headers, on_field, on_file, config={"MAX_MEMORY_FILE_SIZE": len(call.body) + 1})
        parser.write(call.body)
        parser.finalize()
    except (FormParserError, ValueError):
        raise Unreadable("form", "The form cannot be read.") from None
    if not found:
        raise Unreadable("form", "The form has no file.")
    return found[0]
