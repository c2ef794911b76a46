"""What people do."""

from typing import NamedTuple

from tongsa.data.builtin import korean
from tongsa.data.builtin.en_ko.lexicon.people import ACQUAINTANCES, Subject
from tongsa.data.builtin.en_ko.lexicon.places import PLACES, Place, at
from tongsa.data.builtin.en_ko.lexicon.things import GOODS, things
from tongsa.data.builtin.tables import rows


class Action(NamedTuple):
    """Something that people do: once (read a book), or again and again (read books)."""

    en: str
    habit: str
    ko: str
    places: tuple[Place, ...] = ()


# Actions on things: English | Korean | kinds of thing | where

TRANSITIVE = """
eat   | 먹다   | fruit             | 집 학교 공원
eat   | 먹다   | food              | 집 식당 학교
eat   | 먹다   | sweets            | 집 카페 공원
drink | 마시다 | drink water       | 집 카페 식당 사무실
read  | 읽다   | reading           | 집 도서관 카페 공원
buy   | 사다   | fruit food sweets drink water | 시장 백화점
buy   | 사다   | reading           | 서점
buy   | 사다   | thing hat clothes shoes | 백화점 시장
write | 쓰다   | letter            | 집 도서관 카페
send  | 보내다 | letter photo      | 집 사무실
watch | 보다   | show              | 집 극장
"""
# Actions on people: English | Korean before the particle | particle and verb
TOWARDS_PEOPLE = """
meet     | object | 만나다   | 카페 극장 역 공원
wait for | object | 기다리다 | 역 공항 카페
help     | object | 돕다     | 학교 사무실 집
call     | to     | 전화하다 | 집 사무실
"""
# Other actions: once | again and again | Korean | where
FREE = """
listen to music    | listen to music    | 음악을 듣다       | 집 카페 공원
listen to the radio | listen to the radio | 라디오를 듣다   | 집 사무실
watch television   | watch television   | 텔레비전을 보다   | 집 식당
study Korean       | study Korean       | 한국어를 공부하다 | 도서관 학교 집
study English      | study English      | 영어를 공부하다   | 도서관 학교 집
study history      | study history      | 역사를 공부하다   | 도서관 학교 집
learn Chinese      | learn Chinese      | 중국어를 배우다   | 학교 집
play the piano     | play the piano     | 피아노를 치다     | 집 학교
play the guitar    | play the guitar    | 기타를 치다       | 집 공원
play soccer        | play soccer        | 축구를 하다       | 학교 공원
play basketball    | play basketball    | 농구를 하다       | 학교 공원 체육관
play tennis        | play tennis        | 테니스를 치다     | 공원 체육관
play games         | play games         | 게임을 하다       | 집
sing a song        | sing songs         | 노래를 부르다     | 학교 공원 집
take a photo       | take photos        | 사진을 찍다       | 공원 박물관 해변
draw a picture     | draw pictures      | 그림을 그리다     | 학교 공원 박물관
make a cake        | make cakes         | 케이크를 만들다   | 집
make kimchi        | make kimchi        | 김치를 만들다     | 집
clean the room     | clean the room     | 방을 청소하다     | 집
wash the dishes    | wash the dishes    | 설거지를 하다     | 집 식당
do the laundry     | do the laundry     | 빨래를 하다       | 집
ride a bicycle     | ride a bicycle     | 자전거를 타다     | 공원
take a walk        | take walks         | 산책하다          | 공원 해변
take a shower      | take showers       | 샤워하다          | 집 체육관
cook               | cook               | 요리하다          | 집 식당
exercise           | exercise           | 운동하다          | 체육관 공원 집
swim               | swim               | 수영하다          | 수영장 해변
dance              | dance              | 춤을 추다         | 학교 집
sleep              | sleep              | 자다              | 집
rest               | rest               | 쉬다              | 집 공원 카페
work               | work               | 일하다            | 사무실 집 카페
run                | run                | 뛰다              | 공원 체육관
walk               | walk               | 걷다              | 공원 해변
"""


def towards(role: str, person: Subject) -> str:
    return f"{person.ko}에게" if role == "to" else korean.object_(person.ko)


ON_THINGS = [
    Action(f"{en} {thing.some}", f"{en} {thing.any}", f"{korean.object_(thing.ko)} {ko}", at(where))
    for en, ko, kinds, where in rows(TRANSITIVE)
    for thing in things(kinds)
]
WITH_PEOPLE = [
    Action(f"{en} {who.en}", f"{en} {who.en}", f"{towards(role, who)} {ko}", at(where))
    for en, role, ko, where in rows(TOWARDS_PEOPLE)
    for who in ACQUAINTANCES
]
OTHER = [Action(en, habit, ko, at(where)) for en, habit, ko, where in rows(FREE)]
GOING = [Action(f"go {p.to}", f"go {p.to}", f"{p.ko}에 가다") for p in PLACES.values()]
# The rows of OTHER are fewer but not rarer in life than what is done with sixty things.
PLACED = [*ON_THINGS, *WITH_PEOPLE, *OTHER, *OTHER]
ACTIONS = [*PLACED, *GOING]


def beginning(starts: tuple[str, ...], actions: list[Action]) -> list[Action]:
    return [action for action in actions if action.en.startswith(starts)]


def without(starts: tuple[str, ...], actions: list[Action]) -> list[Action]:
    return [action for action in actions if not action.en.startswith(starts)]


# Nobody buys a camera every morning, or goes to the airport.
DURABLE = {korean.object_(thing.ko) for thing in GOODS}
DAILY_PLACES = at("집 학교 도서관 공원 시장 카페 사무실 빵집 체육관 수영장")
HABITS = [
    *(a for a in PLACED if not (a.en.startswith("buy") and a.ko.split()[0] in DURABLE)),
    *(Action(f"go {p.to}", f"go {p.to}", f"{p.ko}에 가다") for p in DAILY_PLACES),
]
TOGETHER = without(("send", "write", "sleep", "take a shower"), [*ON_THINGS, *OTHER])
# What takes an effort when one is tired, busy or sick.
EFFORTS = without(("sleep", "rest", "work", "eat", "drink"), PLACED)
PASTIMES = [*OTHER, *beginning(("read", "drink"), ON_THINGS)]
