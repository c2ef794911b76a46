"""What one asks of others."""

from tongsa.data.builtin.tables import rows

# What one asks others to do: English | verb | rest
REQUESTS = rows("""
open the window      | ouvrir   | la fenêtre
open the door        | ouvrir   | la porte
close the window     | fermer   | la fenêtre
close the door       | fermer   | la porte
turn on the light    | allumer  | la lumière
turn on the television | allumer | la télévision
clean the kitchen    | nettoyer | la cuisine
wait here            | attendre | ici
come here            | venir    | ici
read this book       | lire     | ce livre
write the address    | écrire   | l'adresse
listen to this song  | écouter  | cette chanson
speak French         | parler   | français
speak slowly         | parler   | lentement
take this ticket     | prendre  | ce billet
work in silence      | travailler | en silence
sing this song       | chanter  | cette chanson
choose a book        | choisir  | un livre
finish the work      | finir    | le travail
""")
