"""The text as a cleaned copy has it: nothing that cannot be seen, and one spelling."""

import re

from tongsa.text.normalise import normalise

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
INVISIBLE = re.compile("[\xad\u180e\u200b\u2060-\u2064\u3164\ufeff\uffa0\ufff9-\ufffb]")
# Harmless in Hebrew and Arabic, out of place elsewhere.
DIRECTION = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")


def repaired(text: str) -> str:
    """Take invisible characters out, make spaces of control characters, and normalise the rest."""
    text = CONTROL.sub(" ", INVISIBLE.sub("", text))
    if not RIGHT_TO_LEFT.search(text):
        text = DIRECTION.sub("", text)
    return normalise(text)
