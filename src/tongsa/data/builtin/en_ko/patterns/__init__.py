"""The sentence patterns, one file a theme.

Rules that hold throughout, so that each English sentence has one right answer:
subject, time, place, company, object, verb, in this order; the subject of a statement carries
은/는; `you` is left out, as in polite speech; `that` is 그.
"""

from tongsa.data.builtin.en_ko.patterns import (
    actions,
    clauses,
    descriptions,
    numbers,
    people,
    places,
    questions,
    requests,
)

PATTERNS = [
    *actions.PATTERNS,
    *questions.PATTERNS,
    *requests.PATTERNS,
    *people.PATTERNS,
    *descriptions.PATTERNS,
    *numbers.PATTERNS,
    *places.PATTERNS,
    *clauses.PATTERNS,
]
