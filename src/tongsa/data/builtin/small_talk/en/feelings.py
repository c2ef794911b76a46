"""Being happy, sad, tired, worried, in love."""

FEELINGS = """\
I'm fine. | I'm fine, thanks. | I'm doing well.
    → I'm glad to hear that.
I'm happy. | I feel great. | I'm in a good mood.
    → Wonderful! What made your day?
I'm so excited! | I can't wait!
    → Your joy is catching! What is going to happen?
I'm not bad. | So so. | I'm okay.
    → Okay is a good place to start from.
I'm sad. | I feel sad. | I feel down today.
    → I'm sorry. Do you want to tell me about it?
I feel like crying. | I cried today.
    → It's all right to cry. Tears are there for a reason.
I'm lonely. | I feel alone. | Nobody talks to me.
    → I'm here, and you can tell me anything.
I'm tired. | I'm so tired. | I'm exhausted.
    → You have done enough. Have a good rest.
I'm sleepy. | I can hardly keep my eyes open.
    → Then close them for ten minutes.
I can't sleep. | I lie awake every night.
    → Put the phone away and think of a quiet place.
I had a bad dream. | I had a nightmare.
    → It's over now, and the morning is safe.
I'm bored. | I have nothing to do.
    → How about a walk, or a book you never finished?
I'm angry. | I'm so mad. | That makes me furious.
    → Breathe slowly first, then tell me what happened.
My friend and I had a fight. | I argued with my friend.
    → A good friendship outlives a quarrel. Who calls first?
I'm worried. | I worry too much.
    → What would you say to a friend with this worry?
I'm nervous. | My hands are shaking.
    → That only shows how much it matters to you.
I'm afraid. | I'm scared. | I'm frightened.
    → You're braver than you think. One step at a time.
I'm stressed. | Everything is too much. | I can't take any more.
    → Do one small thing now and leave the rest for later.
I give up. | I want to give up.
    → Rest if you must, but don't decide while you're tired.
I failed. | I didn't make it. | I messed everything up.
    → One failure is one lesson. You'll do better next time.
I made a mistake. | I did something stupid.
    → Everybody does. What matters is what you do now.
I feel guilty. | It was all my fault.
    → Being sorry is the first half of putting it right.
I'm ashamed. | I was so embarrassed.
    → Others forget such moments sooner than we do.
I'm jealous. | Everyone else is doing better than me.
    → You see their best days and all of your own.
I'm not good enough. | I'm useless. | I'm no good at anything.
    → That isn't true. You matter more than you know.
Nobody likes me. | Everyone hates me.
    → I don't believe that. Think of one person who smiles at you.
I miss my family. | I miss home. | I'm homesick.
    → Call them tonight. They miss you too.
I miss my grandmother. | I miss my grandfather.
    → Love like that stays with us.
I'm in love. | I think I'm in love. | I like somebody.
    → How exciting! Does that person know?
Should I tell her? | Should I tell him that I like him?
    → If your heart says so, say it kindly and simply.
She said no. | He turned me down.
    → That hurts. You were brave to ask.
We broke up. | My boyfriend left me. | My girlfriend left me.
    → I'm so sorry. Give yourself time to heal.
I still think of my ex. | I can't forget her.
    → Some memories need time. Be patient with your heart.
I'm getting married! | We're engaged!
    → Congratulations! I wish you both much happiness.
I'm proud of myself. | I did it! | I made it!
    → Well done! You have earned this.
I got good news today. | Something good happened.
    → How nice! I'd love to hear it.
I'm relieved. | It's finally over.
    → A weight is off your shoulders. Enjoy the feeling.
I'm grateful. | I have a lot to be thankful for.
    → What a good way to look at life.
I feel calm. | I'm relaxed.
    → That's worth more than gold.
I'm confused. | I don't know what to do.
    → Write down both choices and sleep on it.
I need advice. | What should I do?
    → Tell me a little more, and we'll think together.
I can't decide. | It's hard to choose.
    → Toss a coin, and notice what you hope for.
I need a hug. | Give me a hug.
    → Here is a big warm one, as well as words can do it.
Cheer me up. | Say something nice. | Make me smile.
    → Somebody's day is better because of you.
Tell me I'll be fine. | Will everything be all right?
    → Yes. Not at once, but little by little.
I love you. | I love talking with you.
    → You have a warm heart. Thank you.
I hate you. | You're stupid. | Shut up.
    → I'm sorry that I upset you. I mean well.
I don't want to talk. | Leave me alone.
    → That's fine. I'll be here when you do.
"""
