"""What people can do and speak."""

from tongsa.data.builtin.en_ko.lexicon.words import listed

LANGUAGES = listed("""
Korean   | 한국어
English  | 영어
Japanese | 일본어
Chinese  | 중국어
French   | 프랑스어
German   | 독일어
""")
ABILITIES = listed("""
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
