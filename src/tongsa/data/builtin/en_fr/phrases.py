"""Free sentences of every day, English | French. They stand in train only."""

SENTENCES = """
Hello. | Bonjour.
Good evening. | Bonsoir.
Good night. | Bonne nuit.
Goodbye. | Au revoir.
See you tomorrow. | À demain.
See you soon. | À bientôt.
See you later. | À plus tard.
Welcome. | Bienvenue.
Thank you. | Merci.
Thank you very much. | Merci beaucoup.
Thank you for your help. | Merci pour votre aide.
You are welcome. | Je vous en prie.
I am sorry. | Je suis désolé.
Excuse me. | Excusez-moi.
It does not matter. | Ce n'est pas grave.
No problem. | Pas de problème.
Of course. | Bien sûr.
All right. | D'accord.
Maybe. | Peut-être.
Good luck. | Bonne chance.
Happy birthday. | Joyeux anniversaire.
Happy New Year. | Bonne année.
Congratulations. | Félicitations.
Have a good day. | Bonne journée.
Have a good evening. | Bonne soirée.
Have a good trip. | Bon voyage.
Enjoy your meal. | Bon appétit.
How are you? | Comment allez-vous ?
I am doing very well. | Je vais très bien.
What is your name? | Comment vous appelez-vous ?
My name is Paul. | Je m'appelle Paul.
Nice to meet you. | Enchanté.
Where do you live? | Où habitez-vous ?
Where do you come from? | D'où venez-vous ?
How old are you? | Quel âge avez-vous ?
What time is it? | Quelle heure est-il ?
What day is it today? | Quel jour sommes-nous ?
Do you speak English? | Parlez-vous anglais ?
Do you understand? | Est-ce que vous comprenez ?
I understand. | Je comprends.
I do not understand. | Je ne comprends pas.
I do not know. | Je ne sais pas.
I think so. | Je crois que oui.
I agree. | Je suis d'accord.
I love you. | Je vous aime.
I am lost. | Je suis perdu.
I am late. | Je suis en retard.
I am ready. | Je suis prêt.
I need help. | J'ai besoin d'aide.
I need a doctor. | J'ai besoin d'un médecin.
I have a question. | J'ai une question.
I have a headache. | J'ai mal à la tête.
I have a fever. | J'ai de la fièvre.
I have a cold. | J'ai un rhume.
I have a reservation. | J'ai une réservation.
I have no idea. | Je n'en ai aucune idée.
I would like a coffee. | Je voudrais un café.
I would like the menu. | Je voudrais la carte.
I am looking for a hotel. | Je cherche un hôtel.
I lost my passport. | J'ai perdu mon passeport.
I missed the train. | J'ai raté le train.
I forgot the key. | J'ai oublié la clé.
I will come back tomorrow. | Je reviendrai demain.
Can you help me? | Pouvez-vous m'aider ?
Can you repeat? | Pouvez-vous répéter ?
Can I pay by card? | Puis-je payer par carte ?
Please help me. | Aidez-moi, s'il vous plaît.
Please follow me. | Suivez-moi, s'il vous plaît.
Please come in. | Entrez, s'il vous plaît.
Please sit down. | Asseyez-vous, s'il vous plaît.
Please wait a moment. | Attendez un moment, s'il vous plaît.
Please call the police. | Appelez la police, s'il vous plaît.
Please call a taxi. | Appelez un taxi, s'il vous plaît.
Please bring me the bill. | Apportez-moi l'addition, s'il vous plaît.
Turn left. | Tournez à gauche.
Turn right. | Tournez à droite.
Go straight ahead. | Allez tout droit.
Be careful. | Faites attention.
Be quiet. | Taisez-vous.
Hurry up. | Dépêchez-vous.
Do not worry. | Ne vous inquiétez pas.
Do not be afraid. | N'ayez pas peur.
Let's go. | Allons-y.
Let's start. | Commençons.
What is this? | Qu'est-ce que c'est ?
Who is it? | Qui est-ce ?
What happened? | Qu'est-ce qui s'est passé ?
What do you think about it? | Qu'en pensez-vous ?
Why not? | Pourquoi pas ?
How much is it? | Combien ça coûte ?
Is it far? | Est-ce que c'est loin ?
Is it true? | Est-ce que c'est vrai ?
Where are the toilets? | Où sont les toilettes ?
Where is the exit? | Où est la sortie ?
It is raining. | Il pleut.
It is snowing. | Il neige.
It is late. | Il est tard.
It is delicious. | C'est délicieux.
It is too expensive. | C'est trop cher.
It is important. | C'est important.
It is a good idea. | C'est une bonne idée.
It is my fault. | C'est ma faute.
It is not my fault. | Ce n'est pas ma faute.
It is impossible. | C'est impossible.
That is all. | C'est tout.
That is right. | C'est exact.
There is a problem. | Il y a un problème.
Everything is fine. | Tout va bien.
The door is open. | La porte est ouverte.
The window is closed. | La fenêtre est fermée.
The sky is blue. | Le ciel est bleu.
The sun is shining. | Le soleil brille.
The baby is sleeping. | Le bébé dort.
The store is closed. | Le magasin est fermé.
The phone is ringing. | Le téléphone sonne.
Dinner is ready. | Le dîner est prêt.
Spring is here. | Le printemps est là.
Time is money. | Le temps, c'est de l'argent.
Practice makes perfect. | C'est en forgeant qu'on devient forgeron.
Better late than never. | Mieux vaut tard que jamais.
"""

PHRASES = [
    (english, french)
    for english, french in (line.split(" | ") for line in SENTENCES.strip().splitlines())
]
