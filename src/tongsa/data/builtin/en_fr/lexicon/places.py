"""Where something happens, and how one gets there."""

from typing import NamedTuple

from tongsa.data.builtin import french
from tongsa.data.builtin.en_fr.lexicon.words import listed
from tongsa.data.builtin.french import Gender
from tongsa.data.builtin.tables import rows


class Place(NamedTuple):
    at: str
    to: str
    name: str
    fr: str  # with its article

    gender: Gender

    @property
    def at_fr(self) -> str:
        return french.to(self.fr)

    @property
    def bare_fr(self) -> str:
        """Without its article."""
        return self.fr.split("'")[-1].split()[-1]


# Places: at | to | name | French

PLACES = {
    place.bare_fr: place
    for place in (
        Place(at, to, name, fr, gender)  # type: ignore[arg-type]
        for at, to, name, fr, gender in rows("""
at home              | home                 | home              | la maison| f
at school            | to school            | school            | l'école| f
at the library       | to the library       | the library       | la bibliothèque| f
in the park          | to the park          | the park          | le parc| m
at the market        | to the market        | the market        | le marché| m
at the restaurant    | to the restaurant    | the restaurant    | le restaurant| m
at the cafe          | to the cafe          | the cafe          | le café| m
at the office        | to the office        | the office        | le bureau| m
at the hospital      | to the hospital      | the hospital      | l'hôpital| m
at the bank          | to the bank          | the bank          | la banque| f
at the post office   | to the post office   | the post office   | la poste| f
at the supermarket   | to the supermarket   | the supermarket   | le supermarché| m
at the movie theater | to the movie theater | the movie theater | le cinéma| m
at the museum        | to the museum        | the museum        | le musée| m
at the station       | to the station       | the station       | la gare| f
at the airport       | to the airport       | the airport       | l'aéroport| m
at the bookstore     | to the bookstore     | the bookstore     | la librairie| f
at the bakery        | to the bakery        | the bakery        | la boulangerie| f
at the pharmacy      | to the pharmacy      | the pharmacy      | la pharmacie| f
at the hotel         | to the hotel         | the hotel         | l'hôtel| m
at the swimming pool | to the swimming pool | the swimming pool | la piscine| f
at the beach         | to the beach         | the beach         | la plage| f
""")
    )
}
BUILDINGS = [place for place in PLACES.values() if place.name.startswith("the ")]
# One goes home with a verb of its own, rentrer.
GOALS = [place for place in PLACES.values() if place.name != "home"]
CITIES = listed("""
Paris     | Paris
Lyon      | Lyon
Marseille | Marseille
Nice      | Nice
London    | Londres
Rome      | Rome
Berlin    | Berlin
""")


def at(names: str) -> tuple[Place, ...]:
    return tuple(PLACES[name] for name in names.split())


VEHICLES = listed("""
train   | en train
bus     | en bus
car     | en voiture
bicycle | à vélo
taxi    | en taxi
""")
