"""When and how often something happens."""

from tongsa.data.builtin.en_fr.lexicon.words import listed

# Times: English | French

OFTEN = listed("often | souvent\nsometimes | parfois\nalways | toujours\nrarely | rarement")
EVERY = listed("""
every day     | tous les jours
every morning | tous les matins
every evening | tous les soirs
every week    | toutes les semaines
every weekend | tous les week-ends
""")
PAST = listed("""
yesterday         | hier
yesterday morning | hier matin
last night        | hier soir
this morning      | ce matin
two days ago      | il y a deux jours
last weekend      | le week-end dernier
last week         | la semaine dernière
last Friday       | vendredi dernier
""")
FUTURE = listed("""
tomorrow           | demain
tomorrow morning   | demain matin
tomorrow afternoon | demain après-midi
tomorrow evening   | demain soir
tonight            | ce soir
this weekend       | ce week-end
next week          | la semaine prochaine
on Friday          | vendredi
""")
DAYS = listed("""
Monday    | lundi
Tuesday   | mardi
Wednesday | mercredi
Thursday  | jeudi
Friday    | vendredi
Saturday  | samedi
Sunday    | dimanche
""")
