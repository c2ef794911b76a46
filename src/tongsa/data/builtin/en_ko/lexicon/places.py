"""Where something happens, and how one gets there."""

from typing import NamedTuple

from tongsa.data.builtin.en_ko.lexicon.words import listed
from tongsa.data.builtin.tables import rows


class Place(NamedTuple):
    at: str
    to: str
    ko: str

    @property
    def name(self) -> str:
        return self.to.removeprefix("to ")


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
CITIES = listed("""
Seoul    | 서울
Busan    | 부산
Incheon  | 인천
Jeju     | 제주
Tokyo    | 도쿄
London   | 런던
Paris    | 파리
New York | 뉴욕
""")


def at(names: str) -> tuple[Place, ...]:
    return tuple(PLACES[name] for name in names.split())


COUNTRIES = listed("""
Korea   | 한국
Japan   | 일본
China   | 중국
France  | 프랑스
Germany | 독일
Canada  | 캐나다
America | 미국
England | 영국
""")
VEHICLES = listed("""
bus     | 버스
subway  | 지하철
taxi    | 택시
train   | 기차
car     | 자동차
bicycle | 자전거
""")
WITHIN_TOWN = [vehicle for vehicle in VEHICLES if vehicle.en != "train"]
