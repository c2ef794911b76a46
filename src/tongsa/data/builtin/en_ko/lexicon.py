"""The words of the English–Korean data, and what each may be combined with."""

from typing import Literal, NamedTuple

from tongsa.data.builtin import english, korean
from tongsa.data.builtin.english import Person


class Subject(NamedTuple):
    en: str
    ko: str
    again: str  # what English says at the second mention
    person: Person = "one"


class Noun(NamedTuple):
    """A thing: `form` is how English counts it, `counter` how Korean does."""

    en: str
    ko: str
    kind: str
    form: Literal["count", "mass", "plural"]
    counter: str
    measure: str  # cup, glass, pair: what English counts instead, or an empty string

    @property
    def some(self) -> str:
        """One of it, not yet mentioned: a book, an apple, coffee, shoes."""
        return english.with_article(self.en) if self.form == "count" else self.en

    @property
    def any(self) -> str:
        """It in general: books, apples, coffee, shoes."""
        return english.plural(self.en) if self.form == "count" else self.en

    @property
    def person(self) -> Person:
        return "many" if self.form == "plural" else "one"

    @property
    def this(self) -> str:
        return ("these " if self.form == "plural" else "this ") + self.en

    @property
    def that(self) -> str:
        return ("those " if self.form == "plural" else "that ") + self.en

    def counted(self, number: int) -> str:
        """Two apples, two cups of coffee."""
        unit = self.measure or self.en
        unit = unit if number == 1 else english.plural(unit)
        return f"{english.cardinal(number)} {unit}" + (f" of {self.en}" if self.measure else "")

    def counted_ko(self, number: int) -> str:
        return f"{korean.native(number)} {self.counter}"


class Place(NamedTuple):
    at: str
    to: str
    ko: str

    @property
    def name(self) -> str:
        return self.to.removeprefix("to ")


class Action(NamedTuple):
    """Something that people do: once (read a book), or again and again (read books)."""

    en: str
    habit: str
    ko: str
    places: tuple[Place, ...] = ()


class Quality(NamedTuple):
    en: str
    ko: str


class Routine(NamedTuple):
    en: str
    ko: str
    hours: list[int]


class Time(NamedTuple):
    en: str
    ko: str


def rows(table: str) -> list[list[str]]:
    """One entry a line, its fields between bars."""
    return [[field.strip() for field in line.split("|")] for line in table.strip().splitlines()]


# People

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


# Things: English | Korean | kind | form | counter | measure

NOUNS = [
    Noun(en, ko, kind, form, counter, measure)  # type: ignore[arg-type]
    for en, ko, kind, form, counter, measure in rows("""
apple        | 사과     | fruit   | count  | 개   |
pear         | 배       | fruit   | count  | 개   |
orange       | 오렌지   | fruit   | count  | 개   |
banana       | 바나나   | fruit   | count  | 개   |
peach        | 복숭아   | fruit   | count  | 개   |
tangerine    | 귤       | fruit   | count  | 개   |
kimchi       | 김치     | food    | mass   |      |
bibimbap     | 비빔밥   | food    | mass   |      |
bulgogi      | 불고기   | food    | mass   |      |
fish         | 생선     | food    | mass   |      |
meat         | 고기     | food    | mass   |      |
tofu         | 두부     | food    | mass   |      |
pizza        | 피자     | food    | mass   |      |
noodles      | 국수     | food    | plural |      |
sandwich     | 샌드위치 | food    | count  | 개   |
bread        | 빵       | sweets  | mass   |      |
cake         | 케이크   | sweets  | mass   |      |
ice cream    | 아이스크림 | sweets | mass  |      |
chocolate    | 초콜릿   | sweets  | mass   |      |
coffee       | 커피     | drink   | mass   | 잔   | cup
green tea    | 녹차     | drink   | mass   | 잔   | cup
milk         | 우유     | drink   | mass   | 잔   | glass
orange juice | 오렌지 주스 | drink | mass  | 잔   | glass
black tea    | 홍차     | drink   | mass   | 잔   | cup
lemonade     | 레모네이드 | drink | mass   | 잔   | glass
water        | 물       | water   | mass   | 병   | bottle
book         | 책       | reading | count  | 권   |
magazine     | 잡지     | reading | count  | 권   |
novel        | 소설     | reading | count  | 권   |
newspaper    | 신문     | reading | count  | 장   |
bag          | 가방     | thing   | count  | 개   |
umbrella     | 우산     | thing   | count  | 개   |
watch        | 시계     | thing   | count  | 개   |
chair        | 의자     | thing   | count  | 개   |
desk         | 책상     | thing   | count  | 개   |
wallet       | 지갑     | thing   | count  | 개   |
mirror       | 거울     | thing   | count  | 개   |
pencil       | 연필     | thing   | count  | 자루 |
computer     | 컴퓨터   | thing   | count  | 대   |
camera       | 카메라   | thing   | count  | 대   |
bicycle      | 자전거   | thing   | count  | 대   |
hat          | 모자     | hat     | count  | 개   |
shirt        | 셔츠     | clothes | count  | 벌   |
coat         | 코트     | clothes | count  | 벌   |
sweater      | 스웨터   | clothes | count  | 벌   |
pants        | 바지     | clothes | plural | 벌   | pair
shoes        | 신발     | shoes   | plural | 켤레 | pair
socks        | 양말     | shoes   | plural | 켤레 | pair
cat          | 고양이   | animal  | count  | 마리 |
dog          | 개       | animal  | count  | 마리 |
bird         | 새       | animal  | count  | 마리 |
rabbit       | 토끼     | animal  | count  | 마리 |
movie        | 영화     | show    | count  | 편   |
drama        | 드라마   | show    | count  | 편   |
song         | 노래     | song    | count  | 곡   |
letter       | 편지     | letter  | count  | 통   |
email        | 이메일   | letter  | count  | 통   |
photo        | 사진     | photo   | count  | 장   |
flower       | 꽃       | flower  | count  | 송이 |
ticket       | 표       | ticket  | count  | 장   |
""")
]


def things(kinds: str) -> list[Noun]:
    return [noun for noun in NOUNS if noun.kind in kinds.split()]


COUNTABLE = [noun for noun in NOUNS if noun.counter]
FOODS = things("fruit food sweets")
DRINKS = things("drink water")
GOODS = things("thing hat clothes shoes")
CLOTHES = things("hat clothes shoes")
# Kinds of which one is liked more than another.
TASTES = ["fruit", "food", "sweets", "drink", "animal"]
FOR_SALE = things("fruit food sweets drink water reading thing hat clothes shoes flower ticket")
GIFTS = things("reading thing hat clothes shoes flower photo ticket letter")

# Places: at | to | Korean

PLACES = {
    place.ko: place
    for place in (
        Place(*row)
        for row in rows("""
at home                   | home                    | 집
at school                 | to school               | 학교
at the library            | to the library          | 도서관
in the park               | to the park             | 공원
at the market             | to the market           | 시장
at the restaurant         | to the restaurant       | 식당
at the cafe               | to the cafe             | 카페
at the office             | to the office           | 사무실
at the hospital           | to the hospital         | 병원
at the bank               | to the bank             | 은행
at the post office        | to the post office      | 우체국
at the department store   | to the department store | 백화점
at the movie theater      | to the movie theater    | 극장
at the museum             | to the museum           | 박물관
at the station            | to the station          | 역
at the airport            | to the airport          | 공항
at the bookstore          | to the bookstore        | 서점
at the bakery             | to the bakery           | 빵집
at the pharmacy           | to the pharmacy         | 약국
at the gym                | to the gym              | 체육관
at the swimming pool      | to the swimming pool    | 수영장
at the beach              | to the beach            | 해변
""")
    )
}
# Those that English names with "the", so that one can point them out.
BUILDINGS = [place for place in PLACES.values() if place.name.startswith("the ")]
CITIES = [
    Quality(*row)
    for row in rows("""
Seoul    | 서울
Busan    | 부산
Incheon  | 인천
Jeju     | 제주
Tokyo    | 도쿄
London   | 런던
Paris    | 파리
New York | 뉴욕
""")
]


def at(names: str) -> tuple[Place, ...]:
    return tuple(PLACES[name] for name in names.split())


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

# Times: English | Korean

OFTEN = [
    Time(*row) for row in rows("often | 자주\nusually | 보통\nsometimes | 가끔\nalways | 항상")
]
EVERY = [
    Time(*row)
    for row in rows("""
every day      | 매일
every morning  | 매일 아침
every evening  | 매일 저녁
every week     | 매주
every weekend  | 주말마다
every night    | 매일 밤
""")
]
PAST = [
    Time(*row)
    for row in rows("""
yesterday             | 어제
yesterday afternoon   | 어제 오후에
this morning          | 오늘 아침에
last night            | 어젯밤에
two days ago          | 이틀 전에
last weekend          | 지난 주말에
last week             | 지난주에
last Friday           | 지난 금요일에
""")
]
FUTURE = [
    Time(*row)
    for row in rows("""
tomorrow           | 내일
tomorrow morning   | 내일 아침에
tomorrow afternoon | 내일 오후에
tomorrow evening   | 내일 저녁에
tonight            | 오늘 밤에
this weekend       | 이번 주말에
next week          | 다음 주에
on Friday          | 금요일에
""")
]
DAYS = [
    Time(*row)
    for row in rows("""
Monday    | 월요일
Tuesday   | 화요일
Wednesday | 수요일
Thursday  | 목요일
Friday    | 금요일
Saturday  | 토요일
Sunday    | 일요일
""")
]

# Qualities: English | Korean

QUALITIES = {
    quality.en: quality
    for quality in (
        Quality(*row)
        for row in rows("""
big         | 크다
small       | 작다
good        | 좋다
expensive   | 비싸다
cheap       | 싸다
pretty      | 예쁘다
heavy       | 무겁다
light       | 가볍다
red         | 빨갛다
white       | 하얗다
black       | 까맣다
yellow      | 노랗다
interesting | 재미있다
boring      | 지루하다
difficult   | 어렵다
easy        | 쉽다
famous      | 유명하다
long        | 길다
short       | 짧다
sad         | 슬프다
delicious   | 맛있다
sweet       | 달다
salty       | 짜다
spicy       | 맵다
cold        | 차갑다
hot         | 뜨겁다
quiet       | 조용하다
noisy       | 시끄럽다
clean       | 깨끗하다
dirty       | 더럽다
beautiful   | 아름답다
cute        | 귀엽다
fast        | 빠르다
""")
    )
}


def being(names: str) -> list[Quality]:
    return [QUALITIES[name] for name in names.split()]


QUALITIES_OF = {
    "fruit": being("big small delicious sweet expensive cheap"),
    "food": being("delicious salty spicy hot expensive cheap"),
    "sweets": being("delicious sweet expensive cheap"),
    "drink": being("delicious cold sweet expensive cheap"),
    "water": being("cold hot expensive cheap"),
    "reading": being("interesting boring difficult easy famous expensive"),
    "thing": being("big small good expensive cheap pretty heavy light black white"),
    "hat": being("big small expensive cheap pretty red white black yellow"),
    "clothes": being("long short expensive cheap pretty red white black yellow"),
    "shoes": being("big small expensive cheap pretty red white black yellow"),
    "animal": being("big small cute pretty fast white black"),
    "show": being("interesting boring sad long famous good"),
    "song": being("good sad famous difficult easy beautiful"),
    "letter": being("long short sad"),
    "photo": being("good beautiful big small"),
    "flower": being("pretty beautiful red white yellow expensive"),
    "ticket": being("expensive cheap"),
}
COLORS = being("red white black yellow")
WEAR = {"hat": "쓰다", "clothes": "입다", "shoes": "신다"}
# The pairs that "but" may stand between.
CONTRASTS = [
    tuple(being(row))
    for row in (
        "pretty expensive", "pretty heavy", "big light", "small heavy", "cheap good",
        "difficult interesting", "easy boring", "famous boring", "long interesting",
        "expensive delicious", "small expensive", "good expensive", "big cheap", "sad beautiful",
        "small fast", "cheap pretty", "sweet expensive",
    )
]  # fmt: skip
# The pairs that "and" may stand between.
HARMONIES = [
    tuple(being(row))
    for row in (
        "pretty cheap", "big heavy", "small light", "cheap good", "difficult boring", "small cute",
        "easy interesting", "long boring", "cheap delicious", "small pretty", "sad beautiful",
        "big fast", "sweet delicious", "white pretty", "cold delicious", "hot delicious",
    )
]  # fmt: skip
PLACE_QUALITIES = being("big small quiet noisy clean dirty famous beautiful")

# How people feel and are: English | Korean
FEELINGS = [
    Quality(*row)
    for row in rows("""
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
]
HINDRANCES = [feeling for feeling in FEELINGS if feeling.en in ("tired", "busy", "sick", "sleepy")]
TRAITS = [
    Quality(*row)
    for row in rows("""
tall    | 키가 크다
short   | 키가 작다
kind    | 친절하다
healthy | 건강하다
quiet   | 조용하다
""")
]
WEATHER = [
    Quality(*row)
    for row in rows("""
cold  | 춥다
hot   | 덥다
warm  | 따뜻하다
cool  | 시원하다
cloudy | 흐리다
""")
]

# Work, countries, languages

JOBS = [
    Quality(*row)
    for row in rows("""
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
]
COUNTRIES = [
    Quality(*row)
    for row in rows("""
Korea   | 한국
Japan   | 일본
China   | 중국
France  | 프랑스
Germany | 독일
Canada  | 캐나다
America | 미국
England | 영국
""")
]
LANGUAGES = [
    Quality(*row)
    for row in rows("""
Korean   | 한국어
English  | 영어
Japanese | 일본어
Chinese  | 중국어
French   | 프랑스어
German   | 독일어
""")
]
ABILITIES = [
    Quality(*row)
    for row in rows("""
swim            | 수영하다
drive           | 운전하다
cook            | 요리하다
dance           | 춤을 추다
ride a bicycle  | 자전거를 타다
play the piano  | 피아노를 치다
play the guitar | 기타를 치다
play tennis     | 테니스를 치다
play soccer     | 축구를 하다
speak Korean    | 한국어를 하다
speak English   | 영어를 하다
speak Japanese  | 일본어를 하다
speak Chinese   | 중국어를 하다
speak French    | 프랑스어를 하다
speak German    | 독일어를 하다
read Korean     | 한국어를 읽다
make kimchi     | 김치를 만들다
make a cake     | 케이크를 만들다
sing well       | 노래를 잘 부르다
draw well       | 그림을 잘 그리다
run fast        | 빨리 뛰다
""")
]
VEHICLES = [
    Quality(*row)
    for row in rows("""
bus     | 버스
subway  | 지하철
taxi    | 택시
train   | 기차
car     | 자동차
bicycle | 자전거
""")
]

WITHIN_TOWN = [vehicle for vehicle in VEHICLES if vehicle.en != "train"]

# What one asks others to do: English | Korean
REQUESTS = [
    Quality(*row)
    for row in rows("""
open the window       | 창문을 열다
open the door         | 문을 열다
close the window      | 창문을 닫다
close the door        | 문을 닫다
turn on the light     | 불을 켜다
turn off the light    | 불을 끄다
turn on the computer  | 컴퓨터를 켜다
turn off the television | 텔레비전을 끄다
clean the room        | 방을 청소하다
wash the dishes       | 설거지를 하다
wait here             | 여기에서 기다리다
sit here              | 여기에 앉다
come here             | 여기로 오다
read this book        | 이 책을 읽다
write the address     | 주소를 쓰다
take a photo          | 사진을 찍다
sing a song           | 노래를 부르다
play the piano        | 피아노를 치다
buy bread             | 빵을 사다
make a cake           | 케이크를 만들다
make coffee           | 커피를 만들다
call me               | 저에게 전화하다
send me an email      | 저에게 이메일을 보내다
teach me Korean       | 저에게 한국어를 가르치다
show me the passport  | 저에게 여권을 보이다
speak in Korean       | 한국어로 말하다
speak in English      | 영어로 말하다
write with a pencil   | 연필로 쓰다
write with a pen      | 펜으로 쓰다
""")
]
FORBIDDEN = [
    Quality(*row)
    for row in rows("""
smoke          | 담배를 피우다
take photos    | 사진을 찍다
eat ice cream  | 아이스크림을 먹다
drink coffee   | 커피를 마시다
run            | 뛰다
sing           | 노래를 부르다
sleep          | 자다
play games     | 게임을 하다
talk loudly    | 크게 말하다
use the phone  | 전화를 쓰다
""")
]
# What has its hours: English | Korean | hours
ROUTINES = [
    Routine(en, ko, [int(hour) for hour in hours.split()])
    for en, ko, hours in rows("""
get up         | 일어나다      | 5 6 7 8
go to bed      | 잠자리에 들다 | 9 10 11 12
eat breakfast  | 아침을 먹다   | 6 7 8 9
eat lunch      | 점심을 먹다   | 11 12 1
eat dinner     | 저녁을 먹다   | 5 6 7 8
start work     | 일을 시작하다 | 8 9 10 11
finish work    | 일을 끝내다   | 3 4 5 6
leave home     | 집을 나서다   | 6 7 8 9
come home      | 집에 오다     | 4 5 6 7
""")
]
