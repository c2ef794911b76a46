"""Free sentences of every day, English | Korean. They stand in train only."""

SENTENCES = """
Hello. | 안녕하세요.
Good night. | 잘 자요.
Goodbye, and stay well. | 안녕히 계세요.
Goodbye, and go well. | 안녕히 가세요.
See you tomorrow. | 내일 만나요.
See you later. | 나중에 만나요.
See you again next week. | 다음 주에 또 만나요.
Nice to meet you. | 만나서 반가워요.
It has been a long time. | 오랜만이에요.
How have you been? | 어떻게 지냈어요?
How are you these days? | 요즘 어떻게 지내요?
I am doing well. | 저는 잘 지내요.
Thank you. | 고마워요.
Thank you very much. | 정말 고마워요.
Thank you for helping me. | 도와줘서 고마워요.
Thank you for coming. | 와 줘서 고마워요.
You are welcome. | 천만에요.
I am sorry. | 미안해요.
I am sorry for being late. | 늦어서 미안해요.
It is okay. | 괜찮아요.
Do not worry. | 걱정하지 마세요.
No problem. | 문제없어요.
Excuse me. | 저기요.
Congratulations. | 축하해요.
Happy birthday. | 생일 축하해요.
Happy New Year. | 새해 복 많이 받으세요.
Good luck. | 행운을 빌어요.
Cheer up. | 힘내세요.
Take care. | 몸조심하세요.
Have a good day. | 좋은 하루 보내세요.
Have a good weekend. | 좋은 주말 보내세요.
Have a good trip. | 여행 잘 다녀오세요.
Enjoy your meal. | 맛있게 드세요.
Welcome. | 어서 오세요.
Please come in. | 들어오세요.
Please sit down. | 앉으세요.
Please wait a moment. | 잠깐만 기다리세요.
Please help me. | 저를 도와주세요.
Please say it once more. | 한 번 더 말해 주세요.
Please speak slowly. | 천천히 말해 주세요.
Please speak louder. | 더 크게 말해 주세요.
Please write it here. | 여기에 써 주세요.
Please be careful. | 조심하세요.
Please be quiet. | 조용히 해 주세요.
Please hurry up. | 서둘러 주세요.
Please give me the menu. | 메뉴판 좀 주세요.
Please give me some water. | 물 좀 주세요.
Please give me the bill. | 계산서 좀 주세요.
Please give me a discount. | 좀 깎아 주세요.
Please follow me. | 저를 따라오세요.
Please tell me the truth. | 사실대로 말해 주세요.
Please call the police. | 경찰을 불러 주세요.
Please call an ambulance. | 구급차를 불러 주세요.
Please stop here. | 여기에서 세워 주세요.
Please turn left here. | 여기에서 왼쪽으로 가 주세요.
Please turn right here. | 여기에서 오른쪽으로 가 주세요.
Please go straight. | 똑바로 가 주세요.
Please take me to this address. | 이 주소로 가 주세요.
What is your name? | 이름이 뭐예요?
My name is Minsu. | 제 이름은 민수예요.
Where are you from? | 어디에서 왔어요?
Where do you live? | 어디에 살아요?
How old are you? | 몇 살이에요?
What do you do for work? | 무슨 일을 해요?
What is your phone number? | 전화번호가 뭐예요?
What is your hobby? | 취미가 뭐예요?
My hobby is reading. | 제 취미는 독서예요.
When is your birthday? | 생일이 언제예요?
What time is it? | 지금 몇 시예요?
What day is it today? | 오늘은 무슨 요일이에요?
What is the date today? | 오늘은 며칠이에요?
What is this? | 이것은 뭐예요?
What is that? | 그것은 뭐예요?
Who is that person? | 그 사람은 누구예요?
Where are you going? | 어디에 가요?
Where are you now? | 지금 어디에 있어요?
What are you doing now? | 지금 뭐 해요?
What happened? | 무슨 일이 있었어요?
Why are you crying? | 왜 울어요?
Why are you laughing? | 왜 웃어요?
Are you okay? | 괜찮아요?
Are you ready? | 준비됐어요?
Are you married? | 결혼했어요?
Do you have time tomorrow? | 내일 시간이 있어요?
Do you understand? | 이해해요?
Do you know that person? | 그 사람을 알아요?
Do you remember me? | 저를 기억해요?
Do you need help? | 도움이 필요해요?
Do you have a question? | 질문이 있어요?
Do you have brothers or sisters? | 형제가 있어요?
Do you speak English? | 영어를 해요?
Did you eat? | 밥을 먹었어요?
Did you sleep well? | 잘 잤어요?
Can I help you? | 도와줄까요?
Can I pay by card? | 카드로 계산할 수 있어요?
Can I have your name? | 이름을 알려 줄 수 있어요?
How is the weather today? | 오늘 날씨가 어때요?
How was the movie? | 영화가 어땠어요?
How does it taste? | 맛이 어때요?
How much is it in total? | 모두 얼마예요?
How do you say this in Korean? | 이것은 한국어로 뭐라고 해요?
How do I get there? | 거기에 어떻게 가요?
How long does it take? | 얼마나 걸려요?
Is it far from here? | 여기에서 멀어요?
Is it close to here? | 여기에서 가까워요?
Is this seat free? | 이 자리는 비어 있어요?
Is there a toilet near here? | 이 근처에 화장실이 있어요?
Where is the exit? | 출구는 어디에 있어요?
Which bus goes to the airport? | 어느 버스가 공항에 가요?
When does the store open? | 가게는 언제 열어요?
When does the store close? | 가게는 언제 닫아요?
Shall we meet at the station? | 역에서 만날까요?
Shall we take a short rest? | 잠깐 쉴까요?
Shall we go together? | 같이 갈까요?
Let's go. | 가요.
Let's start. | 시작해요.
Let's eat together. | 같이 먹어요.
Let's meet again. | 또 만나요.
Let's talk tomorrow. | 내일 이야기해요.
I am hungry. | 저는 배가 고파요.
I am thirsty. | 저는 목이 말라요.
I am full. | 저는 배가 불러요.
I am lost. | 저는 길을 잃었어요.
I am late. | 저는 늦었어요.
I am on my way. | 저는 가고 있어요.
I am Korean. | 저는 한국 사람이에요.
I am not busy today. | 저는 오늘 바쁘지 않아요.
I am allergic to eggs. | 저는 계란 알레르기가 있어요.
I am looking for a hotel. | 저는 호텔을 찾고 있어요.
I am learning to drive. | 저는 운전을 배우고 있어요.
I am very excited. | 저는 정말 신나요.
I am worried about the exam. | 저는 시험이 걱정돼요.
I passed the exam. | 저는 시험에 합격했어요.
I failed the exam. | 저는 시험에 떨어졌어요.
I lost my passport. | 저는 여권을 잃어버렸어요.
I forgot the password. | 저는 비밀번호를 잊어버렸어요.
I found the key. | 저는 열쇠를 찾았어요.
I missed the bus. | 저는 버스를 놓쳤어요.
I have a cold. | 저는 감기에 걸렸어요.
I have a fever. | 저는 열이 나요.
I have a headache. | 저는 머리가 아파요.
I have a stomachache. | 저는 배가 아파요.
I have a question. | 저는 질문이 있어요.
I have a reservation. | 저는 예약했어요.
I have an appointment at three. | 저는 세 시에 약속이 있어요.
I have no money. | 저는 돈이 없어요.
I know. | 알아요.
I do not know. | 몰라요.
I do not understand. | 이해가 안 돼요.
I understand now. | 이제 알겠어요.
I think so too. | 저도 그렇게 생각해요.
I do not think so. | 저는 그렇게 생각하지 않아요.
I like it. | 마음에 들어요.
I do not like it. | 마음에 안 들어요.
I love you. | 사랑해요.
I miss you. | 보고 싶어요.
I miss my family. | 저는 가족이 보고 싶어요.
I believe you. | 믿어요.
I need your help. | 도움이 필요해요.
I need a doctor. | 의사가 필요해요.
I will be right back. | 금방 돌아올게요.
I will call you later. | 나중에 전화할게요.
I will help you. | 도와줄게요.
I will wait for you. | 기다릴게요.
I will take this one. | 이것으로 할게요.
I will think about it. | 생각해 볼게요.
I will do my best. | 최선을 다할게요.
I would like to make a reservation. | 예약하고 싶어요.
I would like to exchange money. | 환전하고 싶어요.
I would like to check in. | 체크인하고 싶어요.
I cannot eat spicy food. | 저는 매운 음식을 못 먹어요.
I cannot find my key. | 제 열쇠를 찾을 수 없어요.
I just arrived. | 저는 방금 도착했어요.
I changed my mind. | 저는 마음이 바뀌었어요.
I agree. | 동의해요.
It is delicious. | 맛있어요.
It is too expensive. | 너무 비싸요.
It is raining. | 비가 와요.
It is snowing. | 눈이 와요.
It is windy today. | 오늘은 바람이 불어요.
It is cold today. | 오늘은 날씨가 추워요.
It is hot today. | 오늘은 날씨가 더워요.
It is my mistake. | 제 실수예요.
It is not my fault. | 제 잘못이 아니에요.
It is a secret. | 비밀이에요.
It is important. | 중요해요.
It is dangerous. | 위험해요.
It is a good idea. | 좋은 생각이에요.
It is time to go. | 갈 시간이에요.
It was fun. | 재미있었어요.
That is right. | 맞아요.
That is not right. | 맞지 않아요.
Really? | 정말이에요?
Of course. | 물론이에요.
Yes, I am a student. | 네, 저는 학생이에요.
No, I am not a student. | 아니요, 저는 학생이 아니에요.
There is a problem. | 문제가 있어요.
There is no time. | 시간이 없어요.
There is no water. | 물이 없어요.
The food is getting cold. | 음식이 식고 있어요.
The phone is ringing. | 전화가 울리고 있어요.
The computer is broken. | 컴퓨터가 고장 났어요.
The door is locked. | 문이 잠겼어요.
The baby is sleeping. | 아기가 자고 있어요.
The sky is blue. | 하늘이 파래요.
The flowers bloomed. | 꽃이 피었어요.
The stars are beautiful tonight. | 오늘 밤에는 별이 아름다워요.
The traffic is heavy. | 길이 막혀요.
The room is too small. | 방이 너무 작아요.
The price went up. | 가격이 올랐어요.
My leg hurts. | 다리가 아파요.
My tooth hurts. | 이가 아파요.
There are four people in our family. | 우리 가족은 네 명이에요.
Spring is coming. | 봄이 오고 있어요.
Summer is hot and winter is cold. | 여름은 덥고 겨울은 추워요.
Practice every day. | 매일 연습하세요.
Drink a lot of water. | 물을 많이 마시세요.
Wash your hands. | 손을 씻으세요.
Brush your teeth. | 이를 닦으세요.
Wake up. | 일어나세요.
Look at this. | 이것 좀 보세요.
Try this. | 이것 좀 먹어 보세요.
"""

PHRASES = [
    (english, korean)
    for english, korean in (line.split(" | ") for line in SENTENCES.strip().splitlines())
]
