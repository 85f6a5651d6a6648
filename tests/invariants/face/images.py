"""Images that were refused or not, and what the invariants of images say of them."""

from __future__ import annotations

from invariants.face.exchanges import (
    LARGE,
    NOISE,
    NOWHERE,
    PICTURE,
    SMALL,
    TINY,
    VAST,
    WALL,
    added,
    detected,
    not_added,
    seen,
    undetected,
)
from invariants.told import Told

IMAGES: dict[str, Told] = {
    "an_image_of_too_many_bytes_is_refused": Told(
        (not_added(sent=VAST, code="InvalidImageSize"), undetected(sent=VAST, status=413)),
        (added(sent=VAST), detected(sent=VAST)),
        (not_added(sent=VAST, code="FaceListNotFound", status=404), detected(sent=LARGE), undetected(sent=TINY)),
    ),
    "an_image_of_too_few_bytes_is_refused": Told(
        (undetected(sent=TINY, code="InvalidImageSize"),),
        (detected(sent=TINY),),
        (detected(), detected(sent=SMALL), detected(sent=NOISE[:900]), undetected(sent=b""), undetected(sent=VAST)),
    ),
    "an_image_of_1_kb_is_served": Told(
        (detected(sent=SMALL),),
        (undetected(sent=SMALL, code="InvalidImageSize"),),
        (
            detected(),
            undetected(sent=NOISE[:1024]),
            undetected("recognitionModel=x", SMALL),
            undetected(sent=SMALL, status=429),
        ),
    ),
    "an_image_of_6_mb_is_served": Told(
        (detected(sent=LARGE),),
        (undetected(sent=LARGE, code="InvalidImageSize", status=413),),
        (detected(), undetected(sent=VAST), undetected(sent=LARGE, status=403)),
    ),
    "bytes_that_are_no_image_are_refused": Told(
        (undetected(sent=NOISE, code="InvalidImage"), not_added(sent=NOISE, code="InvalidImage")),
        (detected(sent=NOISE), added(sent=NOISE)),
        (
            detected(),
            detected(sent=PICTURE[: len(PICTURE) // 2]),
            undetected(sent=NOISE[:900]),
            undetected("returnFaceAttributes=beauty", NOISE),
            not_added(sent=NOISE, code="FaceListNotFound", status=404),
        ),
    ),
    "a_url_that_leads_nowhere_is_refused": Told(
        (
            undetected(sent=NOWHERE, code="InvalidURL"),
            undetected(sent={"url": "no url"}, code="InvalidURL"),
            not_added(sent=NOWHERE, code="InvalidURL"),
        ),
        (seen("detect", NOWHERE, 200, []), added(sent={"url": "picture"})),
        (
            seen("detect", {"url": "http://localhost/x.jpg"}, 200, []),
            undetected(sent={**NOWHERE, "more": 1}),
            undetected(sent={"url": ""}),
            undetected(sent={"url": 7}),
            not_added(sent=NOWHERE, code="FaceListNotFound", status=404),
        ),
    ),
    "an_image_without_a_face_is_refused": Told(
        (not_added(sent=WALL, code="InvalidImage"),),
        (added(sent=WALL),),
        (added(), not_added(), not_added(sent=WALL, code="FaceListNotFound", status=404), detected(sent=WALL)),
    ),
    "a_target_that_is_none_is_refused": Told(
        tuple(not_added(f"targetFace={target}") for target in ("1,2,3", "a,b,c,d", "7", "330,250,50,50")),
        tuple(added(f"targetFace={target}") for target in ("1,2,3", "left", "330,250,50,50")),
        (
            added("targetFace=10,10,40,40"),
            not_added("targetFace=10,10,40,40", code="InvalidImage"),
            not_added("targetFace=300,200,50,50"),
            not_added("targetFace=-1,2,3"),
            not_added("targetFace=1,2,3,4,5"),
            not_added("targetFace=1,2,3", WALL),
            not_added("targetFace=330,250,50,50", NOWHERE),
            not_added("targetFace=1,2,3", code="FaceListNotFound", status=404),
        ),
    ),
}
