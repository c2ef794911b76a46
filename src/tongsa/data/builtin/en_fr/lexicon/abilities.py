"""What people can do and speak."""

from tongsa.data.builtin.en_fr.lexicon.words import listed

LANGUAGES = listed("""
French  | français
English | anglais
German  | allemand
Spanish | espagnol
Italian | italien
Korean  | coréen
""")
SKILLS = listed("""
swim            | nager
dance           | danser
cook            | cuisiner
sing            | chanter
draw            | dessiner
drive           | conduire
play the piano  | jouer du piano
play the guitar | jouer de la guitare
play tennis     | jouer au tennis
play cards      | jouer aux cartes
ride a bicycle  | faire du vélo
""")
