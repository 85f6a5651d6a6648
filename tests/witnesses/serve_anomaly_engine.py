"""Serves Microsoft's own anomaly engine as the container would: JSON, paths, pages and refusals are ours, the rest is theirs.

Runs with the interpreter of the environment that has the package; prints its URL and serves until it is stopped. The
argument is a file with the OpenAPI document that the page behind /swagger shows.
"""

import json
import math
import sys
import types
import warnings
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pandas as pd

# The package imports these at its top: they are for its multivariate half and for publishing models.
sys.modules["mlflow"] = types.SimpleNamespace(pyfunc=types.SimpleNamespace(PythonModel=object))
sys.modules["anomaly_detector.multivariate.model"] = types.SimpleNamespace(MultivariateAnomalyDetector=None)

from anomaly_detector import EntireAnomalyDetector, LatestAnomalyDetector  # noqa: E402 - after its stand-ins
from anomaly_detector.common.exception import AnomalyDetectionRequestError  # noqa: E402 - after its stand-ins
from anomaly_detector.univariate.resource import error_message as messages  # noqa: E402 - after its stand-ins

NAMES = {
    "expected_value": ("expectedValues", "expectedValue"),
    "upper_margin": ("upperMargins", "upperMargin"),
    "lower_margin": ("lowerMargins", "lowerMargin"),
    "is_anomaly": ("isAnomaly", "isAnomaly"),
    "is_negative_anomaly": ("isNegativeAnomaly", "isNegativeAnomaly"),
    "is_positive_anomaly": ("isPositiveAnomaly", "isPositiveAnomaly"),
}
"""What the engine calls the members, and what the two operations call them."""
KINDS = {"granularity": str, "customInterval": int, "period": int, "maxAnomalyRatio": float, "sensitivity": int}
BASE = "/anomalydetector/v1.0/timeseries/"
PAGE = b'<!DOCTYPE html><title>Anomaly Detector</title><a href="/swagger/v1.0/swagger.json">v1.0</a>'
STATUS = {"service": "anomalydetector", "apiStatus": "Valid", "apiStatusMessage": "Api Key is valid, no action needed."}


class Refused(Exception):
    """A request with a fault: its code and its message."""


def detect(operation: str, body: bytes) -> dict[str, object]:
    """The answer to one request."""
    sent = read(body)
    points = sent.pop("series")
    entire = operation == "entire"
    engine = EntireAnomalyDetector() if entire else LatestAnomalyDetector()
    frame = pd.DataFrame(points)
    if "timestamp" in frame and has_no_time(frame["timestamp"].tolist()):
        raise Refused("BadArgument", messages.InvalidSeriesFormat)
    with suppress(KeyError):
        # the engine notes a refusal, says nothing of it, and goes on to where it misses what it did not make
        engine.parse_arg(frame, dict(sent))
    if getattr(engine, "error_msg", None) is not None:
        raise Refused(getattr(engine, "error_code", None) or "BadArgument", engine.error_msg)
    try:
        rows = [row["result"] for row in engine.predict(None, frame, sent)]
    except AnomalyDetectionRequestError as refusal:
        raise Refused(refusal.code, refusal.message) from None
    if entire:
        return {"period": rows[0]["period"], **{ours[0]: [row[theirs] for row in rows] for theirs, ours in NAMES.items()}}
    (row,) = rows
    scalars = {ours[1]: row[theirs] for theirs, ours in NAMES.items()}
    return {"period": row["period"], "suggestedWindow": row["suggested_window"], **scalars}


def has_no_time(stamps: list[str]) -> bool:
    """Whether one of them is read as no time at all, such as an empty text: the engine would end in a traceback."""
    try:
        return bool(pd.isna(pd.to_datetime(stamps)).any())
    except (ValueError, OverflowError):
        return False  # the engine refuses these itself


def read(body: bytes) -> dict[str, object]:
    """The members of a body, each of the kind that it must have; null is the same as absent."""
    try:
        sent = json.loads(body, parse_constant=no_number)
    except (ValueError, RecursionError):
        raise Refused("InvalidJsonFormat", "The body is not valid JSON.") from None
    if not isinstance(sent, dict):
        raise Refused("InvalidJsonFormat", "The body is not a JSON object.")
    if sent.get("series") is None:
        raise Refused("RequiredSeries", messages.RequiredSeries)
    if not isinstance(sent["series"], list):
        raise Refused("BadArgument", messages.InvalidSeriesType)
    if not sent["series"]:
        raise Refused("BadArgument", messages.InvalidSeries)
    members = {name: as_kind(name, sent[name], kind) for name, kind in KINDS.items() if sent.get(name) is not None}
    timed = members.get("granularity", "none") != "none"
    return {**members, "series": [point(given, timed=timed) for given in sent["series"]]}


def no_number(word: str) -> float:
    raise ValueError(word)


def as_kind(name: str, value: object, kind: type) -> object:
    """JSON knows one kind of number, the engine two."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if kind is str and isinstance(value, str):
        return value
    if kind is float and number:
        return float(value)
    if kind is int and number and value == int(value):
        return int(value)
    raise Refused("InvalidJsonFormat", f"The '{name}' field is of the wrong type.")


def point(given: object, *, timed: bool) -> dict[str, object]:
    """One point as the engine takes it; a time that is no text, or that is missing, would end in a traceback there."""
    if not isinstance(given, dict):
        raise Refused("BadArgument", messages.InvalidSeriesFormat)
    if timed and not isinstance(given.get("timestamp"), str):
        raise Refused("BadArgument", messages.InvalidSeriesFormat)
    value = given.get("value")
    kept = {"value": math.nan if value is None else value}
    return {"timestamp": given["timestamp"], **kept} if timed else kept


class Front(BaseHTTPRequestHandler):
    """Routes as the container has them."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body in one packet, or each answer waits for an acknowledgement
    description = b""

    def do_GET(self) -> None:
        path = self.path.partition("?")[0].lower()
        if path in ("/", "/swagger"):
            self.answer(
                200, b'<!DOCTYPE html><title>Anomaly Detector</title><a href="/swagger/v1.0/swagger.json">v1.0</a>', "text/html"
            )
        elif path in ("/ready", "/status"):
            self.answer(200, STATUS)
        elif path == "/swagger/v1.0/swagger.json":
            self.answer(200, self.description)
        elif path.startswith(BASE) and path[len(BASE) :] in ("entire/detect", "last/detect"):
            self.answer(405, b"", "")
        else:
            self.answer(404, b"", "")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = self.path.partition("?")[0].lower()
        operation = path.removeprefix(BASE).removesuffix("/detect")
        if path != f"{BASE}{operation}/detect" or operation not in ("entire", "last"):
            self.answer(404, b"", "")
            return
        try:
            self.answer(200, detect(operation, body))
        except Refused as refusal:
            code, message = refusal.args
            self.answer(400, {"code": code, "message": message})
        except Exception as error:  # noqa: BLE001  (the package itself ends so on some series)
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
            sys.stderr.flush()
            self.answer(500, {"code": "InternalError", "message": messages.CustomSupportRequired})

    def do_other(self) -> None:
        self.close_connection = True
        self.answer(405, b"", "")

    do_HEAD = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_TRACE = do_other

    def answer(self, status: int, body: object, media_type: str = "application/json") -> None:
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        if media_type:
            self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_: object) -> None:
        """Nobody reads a log of requests here."""


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    Front.description = Path(sys.argv[1]).read_bytes()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Front)
    sys.stdout.write(f"http://127.0.0.1:{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()
