"""When and how often something happens."""

from typing import NamedTuple

from tongsa.data.builtin.tables import rows


class Time(NamedTuple):
    en: str
    ko: str


class Routine(NamedTuple):
    en: str
    ko: str
    hours: list[int]


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
