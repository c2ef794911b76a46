"""The checker of Korean endings, on sentences of all sorts."""

import pytest

from tongsa.evaluation.korean_register import register_of

POLITE = """
저는 커피를 마셔요.
내일 학교에 갑니다.
지금 어디에 계십니까?
창문 좀 닫아 주세요.
이쪽으로 오십시오.
같이 가실까요?
회의는 몇 시에 시작하나요?
한번 확인해 주시겠어요
삭제 부탁드립니다
오늘은 정말 춥네요!
그건 제 거예요.
학생이에요.
먼저 드시지요.
당연하죠.
저도 갈게요.
아직 안 왔는데요.
어디가 더 빠른가요 지하철이랑 버스 중에
보내지 말아 주세요 내일까지는
우리 함께 노력합시다.
아니요, 괜찮아요.
여기는 제가 낼게요.
비가 와요.
이 문제는 어려워요.
선생님도요?
알려주십쇼
좋은 생각이군요.
그럴 줄 알았거든요.
필요합니다
"""
CASUAL = """
나는 커피를 마셔.
내일 학교에 간다.
지금 어디 있니?
창문 좀 닫아 줘.
이리 와.
같이 갈까?
회의 몇 시에 시작하냐
당장 확인해라
삭제해 줘
오늘 진짜 춥네!
그건 내 거야.
난 학생이야.
먼저 먹어.
당연하지.
나도 갈게.
아직 안 왔는데.
어디가 더 빨라 지하철이랑 버스 중에
보내지 마 내일까지는
우리 같이 노력하자.
아니, 괜찮아.
비가 오니까 우산 가져가
이 문제는 어려워.
그건 사실이 아니다.
조용히 하렴
좋은 생각이구나.
그럴 줄 알았거든.
필요 없어
여기 앉아도 돼
"""


@pytest.mark.parametrize("sentence", POLITE.strip().splitlines())
def test_polite(sentence: str) -> None:
    assert register_of(sentence) == "polite"


@pytest.mark.parametrize("sentence", CASUAL.strip().splitlines())
def test_casual(sentence: str) -> None:
    assert register_of(sentence) == "casual"


@pytest.mark.parametrize("sentence", ["", "Hello!", "서울", "1 + 1", "안녕"])
def test_neither(sentence: str) -> None:
    assert register_of(sentence) is None
