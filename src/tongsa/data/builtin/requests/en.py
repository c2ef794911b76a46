"""Requests in English."""

from collections.abc import Mapping

from tongsa.data.builtin.english import capital

NAMES = (
    "Mar Tor Al Ben Cor Del Ed Fre Gar Hol Jan Kel Lor Mil Nor Os Per Ros Sel Wil",
    "a in bert da ena fred gard ian ka lin mund nie ola rick son ta ton vin wen ya",
)

WORDS = {
    "thing": "report contract invoice photos minutes tickets keys slides form letter",
    "place": "Busan Oslo Lima Hamburg Cairo Kyoto Quito Turin Perth Lyon",
    "day": "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
    "time": "eight nine ten noon two three four half-past-five six seven",
    "number": "two three four five six seven eight",
}

WISHES = [
    ("send {name} the {thing} before {time}", "send {name} the {thing} before {time}"),
    ("remind me to call {name} at {time} on {day}", "call {name} at {time} on {day}"),
    ("find out when {name} has time on {day}", "{day}: when {name} has time"),
    ("book a table for {number} with {name} in {place}", "table for {number} in {place}"),
    ("cancel the meeting with {name} on {day}", "cancel {day} with {name}"),
    ("look up where {name} lives in {place}", "address of {name} in {place}"),
    ("tell {name} that the {thing} must be in {place} by {day}", "{thing} in {place} by {day}"),
    ("ask {name} whether {day} at {time} is all right", "{name}: {day} at {time}"),
    ("check if the {thing} from {name} came on {day}", "whether the {thing} from {name} came"),
    ("get {number} copies of the {thing} for {name}", "{number} copies of the {thing} for {name}"),
]

FRAMES = [
    "could you please {}?",
    "please {}.",
    "hi, sorry to bother you, but can you {}?",
    "when you have a minute, {}, would you?",
    "I'd be very grateful if you could {}.",
    "it's me again, I was wondering if you could {}, thanks!",
    "{}, please, it's rather urgent.",
    "I know you are busy, but I need somebody to {}.",
]


def fill(text: str, words: Mapping[str, str]) -> str:
    return text.format(**words)


def in_frame(frame: str, wish: str) -> str:
    return capital(frame.format(wish))
