"""Things, and which of them go together."""

from typing import Literal, NamedTuple

from tongsa.data.builtin import english, korean
from tongsa.data.builtin.english import Person
from tongsa.data.builtin.tables import rows


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
