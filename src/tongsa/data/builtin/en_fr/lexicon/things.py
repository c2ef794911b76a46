"""Things, and which of them go together."""

from typing import Literal, NamedTuple

from tongsa.data.builtin import english, french
from tongsa.data.builtin.french import Gender
from tongsa.data.builtin.tables import rows


class Noun(NamedTuple):
    en: str
    fr: str
    gender: Gender
    kind: str
    form: Literal["count", "mass"]

    @property
    def once(self) -> tuple[str, str]:
        """An apple, une pomme; coffee, du café."""
        if self.form == "mass":
            return self.en, french.some(self.fr, self.gender)
        return english.with_article(self.en), french.a(self.fr, self.gender)

    @property
    def often(self) -> tuple[str, str]:
        """Apples, des pommes; coffee, du café."""
        if self.form == "mass":
            return self.once
        return english.plural(self.en), f"des {french.plural(self.fr)}"

    @property
    def ever(self) -> tuple[str, str]:
        """All of it, as an object of love: apples, les pommes; coffee, le café."""
        if self.form == "mass":
            return self.en, self.the
        return english.plural(self.en), f"les {french.plural(self.fr)}"

    @property
    def the(self) -> str:
        return french.the(self.fr, self.gender)

    @property
    def this(self) -> str:
        return french.this(self.fr, self.gender)

    def counted(self, number: int) -> tuple[str, str]:
        return (
            f"{english.cardinal(number)} {english.plural(self.en)}",
            f"{french.cardinal(number)} {french.plural(self.fr)}",
        )


# Things: English | French | gender | kind | form

NOUNS = [
    Noun(en, fr, gender, kind, form)  # type: ignore[arg-type]
    for en, fr, gender, kind, form in rows("""
apple        | pomme      | f | fruit   | count
pear         | poire      | f | fruit   | count
orange       | orange     | f | fruit   | count
banana       | banane     | f | fruit   | count
peach        | pêche      | f | fruit   | count
melon        | melon      | m | fruit   | count
bread        | pain       | m | food    | mass
cheese       | fromage    | m | food    | mass
meat         | viande     | f | food    | mass
fish         | poisson    | m | food    | mass
salad        | salade     | f | food    | mass
soup         | soupe      | f | food    | mass
rice         | riz        | m | food    | mass
cake         | gâteau     | m | sweets  | count
ice cream    | glace      | f | sweets  | mass
chocolate    | chocolat   | m | sweets  | mass
sandwich     | sandwich   | m | food    | count
coffee       | café       | m | drink   | mass
tea          | thé        | m | drink   | mass
water        | eau        | f | water   | mass
milk         | lait       | m | drink   | mass
orange juice | jus d'orange | m | drink | mass
lemonade     | limonade   | f | drink   | mass
book         | livre      | m | reading | count
novel        | roman      | m | reading | count
newspaper    | journal    | m | reading | count
magazine     | magazine   | m | reading | count
bag          | sac        | m | thing   | count
umbrella     | parapluie  | m | thing   | count
watch        | montre     | f | thing   | count
chair        | chaise     | f | thing   | count
table        | table      | f | thing   | count
lamp         | lampe      | f | thing   | count
pencil       | crayon     | m | thing   | count
computer     | ordinateur | m | machine | count
phone        | téléphone  | m | machine | count
bicycle      | vélo       | m | machine | count
car          | voiture    | f | machine | count
hat          | chapeau    | m | clothes | count
shirt        | chemise    | f | clothes | count
coat         | manteau    | m | clothes | count
skirt        | jupe       | f | clothes | count
dress        | robe       | f | clothes | count
sweater      | pull       | m | clothes | count
cat          | chat       | m | animal  | count
dog          | chien      | m | animal  | count
bird         | oiseau     | m | animal  | count
rabbit       | lapin      | m | animal  | count
movie        | film       | m | show    | count
song         | chanson    | f | song    | count
letter       | lettre     | f | letter  | count
email        | e-mail     | m | letter  | count
photo        | photo      | f | photo   | count
flower       | fleur      | f | flower  | count
ticket       | billet     | m | ticket  | count
""")
]


def things(kinds: str) -> list[Noun]:
    return [noun for noun in NOUNS if noun.kind in kinds.split()]


COUNT = [noun for noun in NOUNS if noun.form == "count"]
GOODS = things("thing machine clothes")
FOODS = things("fruit food sweets")
DRINKS = things("drink water")
BELONGINGS = [*GOODS, *things("reading")]
TASTES = ["fruit", "food", "sweets", "drink", "animal"]
GIFTS = things("reading thing clothes flower photo ticket")
FOR_SALE = things("fruit food sweets drink reading thing machine clothes flower ticket")
