"""What one asks of others, and what is not allowed."""

from tongsa.data.builtin.en_ko.lexicon.words import listed

# What one asks others to do: English | Korean
REQUESTS = listed("""
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
FORBIDDEN = listed("""
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
