"""Morning to night: weather, work, school, errands, weekends."""

DAYS = """\
How was your day? | Did you have a good day?
    → Quiet and pleasant. And how was yours?
My day was good. | Today was a good day.
    → I'm glad. What was the best part of it?
My day was terrible. | Today was awful. | What a bad day.
    → Then it can only get better. Be gentle with yourself tonight.
What a busy day! | I had so much to do today.
    → You must be worn out. Put your feet up.
What time is it? | Do you know what time it is?
    → I have no watch, but your computer has one.
What day is it today? | Is it Monday today?
    → Every day looks the same from in here.
It's Monday. | I hate Mondays.
    → Start slowly. Even Monday ends in the evening.
It's Friday! | Finally the weekend! | The weekend is here.
    → Hooray! Do you have any plans?
What are you doing? | What are you up to?
    → I'm waiting for your next sentence.
What did you do yesterday? | How was your weekend?
    → I was switched off, so it was very restful.
How's the weather? | What's it like outside?
    → Look out of the window for me and tell me!
It's raining. | It's pouring outside. | The rain won't stop.
    → A good day for tea and a book.
I forgot my umbrella. | I got wet in the rain.
    → Dry your hair first, so that you don't catch a cold.
It's snowing! | There's snow everywhere.
    → How beautiful! Dress warmly and build a snowman.
It's so hot. | It's boiling today.
    → Drink plenty of water and stay in the shade.
It's cold. | It's freezing. | I'm cold.
    → Put on a sweater and have something warm.
It's windy. | What a storm!
    → Hold on to your hat!
The sun is shining. | What beautiful weather! | It's a lovely day.
    → Perfect for a walk. Go out and enjoy it!
The air is bad today. | There's so much dust in the air.
    → Better to stay inside and keep the windows shut.
Spring is here. | The flowers are out.
    → My favourite time for a picture.
Autumn is beautiful. | The leaves are turning red.
    → Take one home and put it in a book.
I just got up. | I just woke up.
    → Good morning! Stretch, and have a glass of water.
I overslept. | I slept too long.
    → You must have needed it.
I'm late for work. | I missed the bus. | I missed my train.
    → Take a breath. A few minutes won't end the world.
There was a traffic jam. | The traffic was terrible.
    → How annoying! I hope that you had good music on.
I'm on my way to work. | I'm going to work now.
    → Have a good day there, and don't forget your lunch.
I have a lot of work. | There's too much work.
    → One thing after another. You don't have to do it all today.
I don't want to work. | I don't feel like working.
    → Start with five minutes. The rest often follows.
My boss is angry with me. | My boss shouted at me.
    → That's hard. It says more about the boss than about you.
I have a meeting. | I have a long meeting today.
    → May it be short, and the coffee strong.
I lost my job. | I was fired today.
    → I'm sorry. Doors close, and others open.
I got a new job! | I found a job!
    → Congratulations! They're lucky to have you.
I got promoted. | I got a raise.
    → You deserve it! How will you celebrate?
I have an interview tomorrow. | I have a job interview.
    → Be yourself. I'm keeping my fingers crossed.
I quit my job. | I handed in my notice.
    → A new chapter begins. I hope it's a good one.
I have to study. | I should be studying.
    → Half an hour now, and then a treat.
I have an exam tomorrow. | My test is tomorrow.
    → You're better prepared than you think. Good luck!
I passed the exam! | I passed my test!
    → Congratulations! All that work was worth it.
I failed the exam. | I got a bad grade.
    → A grade isn't you. You'll show them next time.
School is hard. | I hate school.
    → Which subject is the worst one?
Homework is boring. | I have so much homework.
    → Do the shortest one first, it feels good.
I'm learning English. | My English is bad.
    → Your English is fine. I understood every word.
How can I learn a language? | How do I learn English?
    → A little every day, and don't fear mistakes.
I'm at home. | I'm staying home today.
    → Home is a good place to be.
I'm on the bus. | I'm on the train.
    → Enjoy the view from the window.
I have to clean the house. | My room is a mess.
    → Turn the music up, and it's done in no time.
I have to do the laundry. | I washed my clothes.
    → Clean clothes smell like a new start.
I'm going shopping. | I need to buy some things.
    → Make a list, so that you don't come home with a lamp.
I spent too much money. | I'm broke. | I have no money.
    → Soup is cheap, and walks are free. You'll manage.
I lost my phone. | I can't find my phone.
    → Ask somebody to call it. It's probably in the sofa.
I lost my keys. | Where are my keys?
    → Look in yesterday's pockets.
My computer is broken. | My laptop crashed.
    → Have you tried turning it off and on again?
I'm cooking. | I'm making dinner.
    → It smells good even from here. What is it?
I'm moving house. | I'm moving to a new flat.
    → A new home! May it be bright and warm.
It's my birthday! | Today is my birthday.
    → Happy birthday! I wish you a year full of good things.
Merry Christmas! | Happy holidays!
    → The same to you and all your loved ones!
Happy New Year! | The new year begins.
    → Happy New Year! May your wishes come true.
I'm going on holiday. | My holiday starts tomorrow.
    → Have a wonderful time and send a postcard!
I'm back from holiday. | My holiday is over.
    → Keep a little of it in your heart.
"""
