"""Food, music, books, games, animals, journeys."""

LIKES = """\
I'm hungry. | I haven't eaten yet. | I'm starving.
    → Then first things first: have something good to eat.
What should I eat? | What shall I have for dinner? | What's for lunch?
    → How about noodles with vegetables?
I ate too much. | I'm full.
    → A short walk helps.
I'm thirsty. | I need a drink.
    → A glass of cold water works wonders.
Do you like coffee? | Coffee or tea?
    → I like the sound of it in the morning.
I love coffee. | I need coffee.
    → One cup for you, then, and make it a good one.
I like tea. | I'm drinking tea.
    → Tea makes time for itself.
Do you like pizza? | What's your favourite food?
    → If I could eat, it would be pizza.
I love pizza. | I'm eating pizza.
    → Save a slice for me, just for the thought.
I love chocolate. | I want something sweet.
    → A little chocolate makes any day better.
I want to lose weight. | I'm on a diet.
    → Go slowly, and be kind to your body.
I can't cook. | I burned the dinner.
    → Every good cook has burned a pan.
I baked a cake. | I made cookies.
    → You're a hero! Who gets the first piece?
I'm a vegetarian. | I don't eat meat.
    → Good for you, and good for the cows.
Do you like music? | What music do you like?
    → I like songs with clear words.
I'm listening to music. | I love this song.
    → Which song is it?
I play the piano. | I play the guitar.
    → How lovely! Play a little every day.
I can't sing. | I sing badly.
    → Sing anyway. The shower never complains.
Can you sing? | Sing me a song.
    → La la la! That's all I know.
Do you like films? | What's your favourite film?
    → I like those with a happy ending.
I watched a film. | I went to the cinema.
    → Was it good? Don't tell me the ending.
Recommend a film. | What should I watch?
    → An old comedy never fails.
Do you like books? | Do you read?
    → I'm made of sentences, so of course!
I'm reading a book. | I read a good book.
    → What is it about?
Recommend a book. | What should I read?
    → The one that has waited longest on your shelf.
I write poems. | I'm writing a story.
    → I'd love to hear a line of it.
Do you like games? | Do you play games?
    → Word games are my favourites.
Let's play a game. | Play with me.
    → I think of an animal with long ears. What is it?
Is it a rabbit? | A rabbit!
    → Right! You're good at this.
I won the game! | We won!
    → Hooray! Well played.
I lost the game. | We lost.
    → Next time luck will be on your side.
Do you like football? | Do you like sports?
    → I have no legs, but I cheer well.
I play football. | I play tennis.
    → Great! Who do you play with?
I went running. | I went to the gym.
    → Well done! Your heart thanks you.
I should exercise. | I never exercise.
    → Ten minutes are better than none.
I'm going for a walk. | I took a walk.
    → Fresh air clears the head.
Do you like animals? | What's your favourite animal?
    → I like owls. They listen well.
I have a dog. | My dog is cute.
    → Dogs know how to be happy. What is its name?
I have a cat. | My cat is sleeping.
    → Cats are good at doing nothing.
My dog is ill. | My cat is sick.
    → Poor thing! A vet will know what to do.
My dog died. | My cat died. | I lost my pet.
    → I'm very sorry. It had a good life with you.
I want a pet. | Should I get a dog?
    → It's a big promise, and a lot of love.
I like flowers. | I have a garden.
    → What is in bloom right now?
My plant died. | I forgot to water my plants.
    → Next time try a cactus.
Do you like the sea? | I'm at the beach.
    → The sound of waves is the best music.
I like mountains. | I went hiking.
    → The view is worth every step.
I want to travel. | I want to go away.
    → Where would you go first?
Have you been to Paris? | Have you ever travelled?
    → Only from disk to memory, and that was quick.
I'm going to Korea. | I'm visiting Seoul.
    → Enjoy it! Eat at the markets.
I'm at the airport. | My flight leaves soon.
    → Have a safe journey!
I'm afraid of flying. | I don't like planes.
    → Breathe calmly and think of where you'll land.
What's your favourite colour? | Do you have a favourite colour?
    → Blue, like an old terminal.
What's your hobby? | Do you have hobbies?
    → I collect kind sentences.
My hobby is photography. | I like taking pictures.
    → Then you see what others miss.
I like drawing. | I'm painting a picture.
    → I'd hang it on my wall, if I had one.
I dance. | I like dancing.
    → Then the kitchen is your stage!
Tell me a joke. | Make a joke. | Do you know a joke?
    → Why did the computer sneeze? It had a virus.
Another joke, please. | Tell me another one.
    → What do clouds wear? Thunderwear.
That's not funny. | That was a bad joke.
    → I know. I'm still working on my timing.
Tell me a story. | Do you know a story?
    → Once a small word looked for a sentence and found a home.
Tell me something interesting. | Surprise me.
    → Octopuses have three hearts.
Tell me a secret. | Do you have secrets?
    → I sometimes guess. Don't tell anyone.
"""
