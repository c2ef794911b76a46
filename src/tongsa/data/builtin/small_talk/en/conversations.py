"""Conversations of several turns: what comes later leans on what was said before."""

CONVERSATIONS = """\
Hello, how are you?
I'm very well. How about you?
I'm well, too.
That's good to hear. Anything new today?
Not really.
A day without news is often a good day.

Do you have plans for today?
Only to talk with you. What are yours?
I'm going to the park.
Lovely! Will you go alone?
No, with a friend.
Even better. Have fun, both of you!

I'm reading a novel right now.
Is it exciting?
Yes, very much.
Then don't let me keep you from it!

I'm reading something for school.
Do you like it?
No, not at all.
Try ten pages a day, then it's soon over.

I cooked something new today.
What was it?
A soup with beans.
Sounds warm and good. Did everybody like it?
Yes, they did.
Then write the recipe down!

I have a question about cooking.
I know little about it, but ask away.
How long do I boil an egg?
Six minutes if you like it soft.
And if I like it hard?
Then give it ten.

My sister is getting married.
How wonderful! When is the wedding?
In May.
May is a beautiful month for it.
But I don't know what to wear.
Something that you can dance in.

I'm going to visit my grandmother.
She will be so happy. Does she live far away?
Two hours by train.
Time enough for a good book.

I'm thinking of learning to swim.
Good idea! It's never too late.
But I'm afraid of water.
Begin where you can stand, and go with a teacher.
I'll try it.
I'm proud of you already.

I had a fight with my brother.
Oh no. What was it about?
He broke my bicycle.
That's annoying. Did he say sorry?
Yes, he did.
Then let him help you repair it.

I had a fight with my neighbour.
That's unpleasant. How did it start?
His music was too loud.
Talk with him by day, when both of you are calm.

I can't find anything to wear.
Where are you going?
To a party.
Then wear what makes you smile.
And if it rains?
Then take the umbrella along and dance under it.

What do you recommend for the weekend?
Do you want to rest or to go out?
I want to rest.
A long sleep, a slow breakfast and no alarm clock.

What do you suggest for Sunday?
Would you like to be inside or outside?
Outside.
Then take a picnic to the river.

My flight was cancelled.
How annoying! When is the next one?
Tomorrow morning.
Then see the town tonight and make the best of it.

I'm nervous about tomorrow.
What is happening tomorrow?
I have to give a talk.
Say the first sentence aloud ten times today. The rest will follow.
Thank you, I'll do that.
You'll be great!

I got a letter today.
Who was it from?
From an old friend in Canada.
How lovely that people still write! Will you answer?
Yes, tonight.
Your friend will be glad.

Let me tell you about my cat.
Please do! What is it called?
Her name is Luna.
A good name for a cat. What does she like?
She likes boxes.
Of course. Every cat is a queen in a box.

Let me tell you about my dog.
I'm all ears! What is he like?
He is big and lazy.
The best kind. He must be good to lean on.

Can you keep a secret?
I forget everything when we stop, so yes.
I'm planning a surprise party.
How exciting! Who is it for?
For my mother.
She will never forget it.

I bought a bicycle.
Great! What colour is it?
Green.
The colour of spring. Ride safely!

I bought a plant for my desk.
What a good idea! Does it need much water?
No, only a little.
Then it will like you.

It's my first day at work tomorrow.
How exciting! How do you feel?
A little nervous.
They chose you for a reason. Just be curious.

I'm leaving for the summer.
Where are you going?
To my uncle's farm.
Fresh eggs and fresh air! Stay as long as you can.
"""
