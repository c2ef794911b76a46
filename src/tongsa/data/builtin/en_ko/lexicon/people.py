"""Who does something, how they feel, and what they are."""

from typing import NamedTuple

from tongsa.data.builtin.en_ko.lexicon.words import listed
from tongsa.data.builtin.english import Person
from tongsa.data.builtin.tables import rows


class Subject(NamedTuple):
    en: str
    ko: str
    again: str  # what English says at the second mention
    person: Person = "one"


I = Subject("I", "저", "I", "I")  # noqa: E741
WE = Subject("we", "우리", "we", "many")
NAMED = [
    Subject(en, ko, again)
    for en, ko, again in rows("""
Minsu | 민수 씨 | he
Jimin | 지민 씨 | she
Sora  | 소라 씨 | she
""")
]
FAMILY = [
    Subject(en, ko, again)
    for en, ko, again in rows("""
my mom            | 엄마   | she
my dad            | 아빠   | he
my younger brother | 남동생 | he
my younger sister | 여동생 | she
""")
]
HE, SHE = Subject("he", "그", "he"), Subject("she", "그녀", "she")
FRIENDS = Subject("my friends", "제 친구들", "they", "many")
STUDENTS = Subject("the students", "학생들", "they", "many")
# Those of whom one may not know where they come from and what they do.
STRANGERS = [*NAMED, HE, SHE]
OTHERS = [*STRANGERS, *FAMILY]
# I stands twice because people speak of themselves most.
SUBJECTS = [I, I, WE, *OTHERS, FRIENDS, STUDENTS]
ACQUAINTANCES = [
    Subject(en, ko, "he")
    for en, ko in rows("""
a friend    | 친구
a cousin    | 사촌
a classmate | 반 친구
a coworker  | 동료
a neighbor  | 이웃 사람
""")
]
# Those with whom one does things, and to whom one gives them.
COMPANIONS = [*NAMED, *ACQUAINTANCES]
OWNERS = [I, *NAMED]


def whose(owner: Subject) -> str:
    return "my" if owner.person == "I" else f"{owner.en}'s"


# How people feel and are: English | Korean
FEELINGS = listed("""
tired   | 피곤하다
hungry  | 배가 고프다
thirsty | 목이 마르다
busy    | 바쁘다
sick    | 아프다
sleepy  | 졸리다
bored   | 심심하다
happy   | 행복하다
sad     | 슬프다
""")
HINDRANCES = [feeling for feeling in FEELINGS if feeling.en in ("tired", "busy", "sick", "sleepy")]
TRAITS = listed("""
tall    | 키가 크다
short   | 키가 작다
kind    | 친절하다
healthy | 건강하다
quiet   | 조용하다
""")
JOBS = listed("""
student      | 학생
teacher      | 선생님
doctor       | 의사
nurse        | 간호사
cook         | 요리사
writer       | 작가
singer       | 가수
lawyer       | 변호사
engineer     | 엔지니어
office worker | 회사원
police officer | 경찰관
actor        | 배우
""")
