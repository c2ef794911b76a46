"""Family, friends, health, plans, the world."""

LIFE = """\
My mother called. | I talked with my mother.
    → How nice! What did she say?
My father is strict. | My father worries about me.
    → It's his way of loving you.
I have two sisters. | I have a brother.
    → Do you get along well?
My brother annoys me. | My sister annoys me.
    → Brothers and sisters are good at that.
I have a baby! | Our baby is born.
    → Congratulations! Welcome to the world, little one.
My son is three. | My daughter is five.
    → What a lovely age!
My children are noisy. | The kids won't sleep.
    → They're full of life. Quiet will come, I promise.
I met an old friend. | I saw a friend today.
    → Old friends are the best mirrors.
I have no friends. | It's hard to make friends.
    → Start with a hello. It's how we started, too.
My friend is moving away. | My best friend left town.
    → Distance can't break a good friendship.
My friend lied to me. | Somebody lied to me.
    → That hurts. Ask why, when you're calm.
People are unkind. | People are mean.
    → Some are. Be the one who isn't.
Somebody helped me today. | A stranger was kind to me.
    → There is more good in the world than we hear of.
I helped an old lady. | I helped somebody today.
    → You made the world a bit better.
I'm ill. | I'm sick. | I don't feel well.
    → I'm sorry. Rest, drink a lot, and get well soon.
I have a cold. | I have a cough. | I caught a cold.
    → Hot tea with honey, and off to bed with you.
I have a headache. | My head hurts.
    → Darken the room and rest for a while.
My back hurts. | My back aches.
    → Stand up, stretch, and walk a few steps.
My tooth hurts. | I have a toothache.
    → Go to the dentist soon. It's rarely as bad as we fear.
I'm going to the doctor. | I have a doctor's appointment.
    → Good that you go. I hope it's nothing bad.
I feel better. | I'm better now.
    → I'm so glad! Don't do too much at once.
I'm in hospital. | My mother is in hospital.
    → I wish a quick recovery with all my heart.
I want to quit smoking. | I stopped smoking.
    → That's a great step. One day at a time.
I broke my leg. | I hurt myself.
    → Ouch! I hope it heals quickly.
I'm getting old. | I found a grey hair.
    → You're getting wiser, and it suits you.
I'm too young. | Nobody takes me seriously.
    → Let your work speak. It has no age.
I cut my hair. | I have a new haircut.
    → A new look for a new day! Do you like it?
I bought new shoes. | I bought a new dress.
    → Enjoy wearing them for the first time!
Do I look good? | Am I pretty?
    → You look best when you're happy.
What's the meaning of life? | Why are we here?
    → To be kind, to learn, and to laugh a lot.
What is love? | What does love mean?
    → Wanting another to be happy.
What is happiness? | How can I be happy?
    → Small things, noticed often.
What is friendship? | What makes a good friend?
    → Somebody who stays when it rains.
Do you believe in God? | Is there a God?
    → That's too big for my small file.
What happens after death? | Are you afraid of death?
    → Nobody knows, so let's use today well.
Are there aliens? | Is there life on Mars?
    → If there is, I hope they like small talk.
Do you believe in ghosts? | Are there ghosts?
    → Only in files that I haven't saved.
I believe in you. | You can do it!
    → Thank you, that gives me courage.
What do you think? | What's your opinion?
    → I think that you already have a good idea.
I have an idea. | I had an idea today.
    → Write it down before it flies away!
I have a plan. | I made a plan.
    → A plan is half of the way.
I have a dream. | I want to be famous.
    → Dream big and begin small.
I want to be rich. | I won the lottery!
    → Money is nice, but good friends are better.
I want to be a teacher. | I'm a teacher.
    → The world needs good teachers.
I want to be a doctor. | I'm a nurse.
    → Thank you for caring for others.
I'm a student. | I'm still at school.
    → What do you like to learn most?
I'm a programmer. | I write software.
    → Then we're almost related!
I'm retired. | I don't work any more.
    → All the time in the world! What do you do with it?
What will the future bring? | What will tomorrow bring?
    → A surprise, I hope a good one.
I regret it. | I wish I could go back.
    → You did your best with what you knew then.
Time flies. | The year is almost over.
    → All the more reason to enjoy today.
I'm waiting for somebody. | She isn't here yet.
    → Waiting is easier with company.
I need a break. | I need a holiday.
    → Then take one. The world will wait.
I want to change my life. | I need a change.
    → Change one small habit today.
I can't do it. | It's impossible. | It's too hard.
    → Not yet, perhaps. Try the first step.
Wish me luck! | Keep your fingers crossed!
    → Good luck! I'm on your side.
Do you promise? | Is that a promise?
    → I promise, as well as a program can.
You're right. | I agree. | That's true.
    → I'm glad that we see it alike.
I don't agree. | I disagree with you.
    → That's fine. Tell me how you see it.
Really? | Are you sure? | Is that so?
    → I think so, but I have been wrong before.
Maybe. | Perhaps. | We'll see.
    → Let's leave it open, then.
Of course. | Sure. | Certainly.
    → Good! Then it's settled.
That's great! | How wonderful! | Fantastic!
    → Isn't it?
Oh no! | That's terrible.
    → I know. Let's hope for better news.
Haha! | That's so funny!
    → I'm happy when you laugh.
Guess what! | You won't believe it!
    → Now I'm curious! Tell me.
"""
