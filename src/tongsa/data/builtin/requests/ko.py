"""Requests in Korean."""

from collections.abc import Mapping

from tongsa.data.builtin.korean import object_, subject, topic

NAMES = (
    "강 고 권 김 나 남 노 류 문 박 배 서 손 신 안 양 오 유 윤 이",
    "가온 다솜 라온 마루 보람 새롬 아람 예슬 초롱 한결 나래 도담 미르 바름 슬기 은솔",
)

WORDS = {
    "thing": "보고서 계약서 영수증 사진 회의록 기차표 열쇠 발표자료 신청서 편지",
    "place": "부산 대구 광주 인천 제주 강릉 전주 춘천 여수 수원",
    "day": "월요일 화요일 수요일 목요일 금요일 토요일 일요일",
    "time": "여덟시 아홉시 열시 열한시 두시 세시 네시 다섯시 여섯시 일곱시",
    "number": "둘 셋 넷 다섯 여섯 일곱",
}

# A wish ends where 주다 takes over: 보내 + 주세요.
WISHES = [
    ("{name} 씨에게 {time} 전에 {thing:을} 보내", "{name} 씨에게 {thing} 보내기"),
    ("{day} {time}에 {name} 씨한테 전화하라고 알려", "{day} {time} {name} 씨 전화"),
    ("{name} 씨가 {day}에 언제 시간이 되는지 물어봐", "{name} 씨 {day} 되는 시간"),
    ("{place}에서 {name} 씨랑 {number:이} 먹을 자리를 예약해", "{place} {number} 자리 예약하기"),
    ("{day}에 {name} 씨하고 잡은 약속을 취소해", "{day} {name} 씨 약속 취소하기"),
    ("{name} 씨가 {place} 어디에 사는지 찾아봐", "{name} 씨 {place} 주소"),
    ("{thing:은} {day}까지 {place}에 와야 한다고 {name} 씨에게 전해", "{thing} {day}까지 {place}"),
    ("{name} 씨에게 {day} {time}에 괜찮은지 물어봐", "{name} 씨 {day} {time} 되는지"),
    ("{name} 씨가 보낸 {thing:이} {day}에 왔는지 확인해", "{name} 씨 {thing} 왔는지"),
    ("{name} 씨 드리게 {thing:을} {number}만 복사해", "{name} 씨 {thing} {number} 복사하기"),
]

FRAMES = [
    "{} 주실 수 있을까요?",
    "{} 주세요.",
    "저기 죄송한데 {} 주시겠어요?",
    "시간 나실 때 {} 주시면 고맙겠습니다.",
    "바쁘시겠지만 {} 주셨으면 합니다.",
    "또 저예요, 혹시 {} 주실래요?",
    "{} 줘, 좀 급해!",
    "누가 대신 {} 줬으면 좋겠는데요.",
]

_PARTICLES = {"을": object_, "은": topic, "이": subject}


def fill(text: str, words: Mapping[str, str]) -> str:
    """Fill in the words; {thing:을} with the particle that its last sound asks for."""
    forms = {kind: _Word(word) for kind, word in words.items()}
    return text.format(**forms)


def in_frame(frame: str, wish: str) -> str:
    return frame.format(wish)


class _Word(str):
    __slots__ = ()

    def __format__(self, particle: str) -> str:
        return _PARTICLES[particle](self) if particle else str(self)
