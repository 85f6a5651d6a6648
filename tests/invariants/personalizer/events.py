"""Event ids, rewards and their media type, and what their invariants say of them."""

from __future__ import annotations

from invariants.personalizer.exchanges import ANEW, LONG, LONGER, OUT, refused, rewarded, seen, served, with_charset
from invariants.told import Told

EVENTS: dict[str, Told] = {
    "an_event_id_of_256_characters_is_served": Told(
        (served({"eventId": LONG}, {"eventId": LONG}),),
        (refused({"eventId": LONG}), refused({"eventId": "é" * 256})),
        (refused(), refused({"eventId": LONGER}), refused({"eventId": "🌙" * 256}), refused({**OUT, "eventId": LONG})),
    ),
    "a_longer_event_id_is_refused": Told(
        (refused({"eventId": LONGER}), rewarded({"value": 1}, 400, event_id=LONGER)),
        (
            served({"eventId": LONGER}),
            rewarded({"value": 1}, 204, event_id=LONGER),
            seen("activate", b"", 204, b"", event_id=LONGER),
        ),
        (served(), served({"eventId": "🌙" * 257}), served({"eventId": None}), rewarded({"value": 1}, 204, event_id=LONG)),
    ),
    "a_reward_is_a_number": Told(
        (rewarded({"value": "good"}, 400), rewarded({"value": "good"}, 422)),
        (rewarded({"value": "good"}, 204),),
        (
            *(rewarded({"value": value}, 204) for value in (1, "1", "NaN", "", None, "one half")),
            rewarded({"value": "good"}, 204, event_id=LONGER),
            rewarded({"value": "good", "other": 1}, 204),
            rewarded({}, 204),
            rewarded({"value": "good"}, 401),
        ),
    ),
    "a_reward_has_a_value": Told(
        (rewarded({}, 400),),
        (rewarded({}, 204),),
        (rewarded({}, 204, event_id=LONGER), rewarded({"other": 1}, 204), rewarded({"value": "good"}, 204), rewarded({}, 401)),
    ),
    "a_charset_is_no_other_media_type": Told(
        (with_charset(served(ANEW, ANEW)), with_charset(rewarded({"value": 1}, 204))),
        (with_charset(refused(ANEW, status=415)), with_charset(rewarded({"value": 1}, 415))),
        (
            served(ANEW),
            rewarded({"value": 1}, 204),
            with_charset(refused()),
            with_charset(refused({**ANEW, "actions": []})),
            with_charset(rewarded({"value": 1}, 404)),
        ),
    ),
}
