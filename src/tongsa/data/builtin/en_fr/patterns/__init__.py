"""The sentence patterns, one file a theme.

Rules that hold throughout, so that each English sentence has one right answer: `you` is vous;
who says I or we is a man; a question begins with est-ce que; place and then time end the
sentence; the past is the passé composé, and what is going to happen the futur proche.
"""

from tongsa.data.builtin.en_fr.patterns import (
    actions,
    clauses,
    descriptions,
    numbers,
    people,
    places,
    questions,
)

PATTERNS = [
    *actions.PATTERNS,
    *questions.PATTERNS,
    *people.PATTERNS,
    *descriptions.PATTERNS,
    *numbers.PATTERNS,
    *places.PATTERNS,
    *clauses.PATTERNS,
]
