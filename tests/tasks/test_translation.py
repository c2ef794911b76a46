"""Several languages, styles, glossaries and what is kept, with models that have learned little.

What is guaranteed does not depend on how good a model is.
"""

import functools
import random
import unicodedata
from pathlib import Path

import pytest

import tongsa
from tongsa.config import Config, resolve
from tongsa.data.corpus import Corpus, Pair
from tongsa.data.formats.inline import Segment
from tongsa.errors import ConfigError, DataError
from tongsa.tasks.translation import Translation
from tongsa.text.tags import Tag
from tongsa.text.terms import written
from tongsa.text.vocabulary import CLOSINGS, LANGUAGES, OPENINGS, STYLES, VALUES
from tongsa.text.wishes import read_wish, wished
from tongsa.training.run import train
from toys import ENGLISH, KOREAN, SMALL, Heard

FRENCH = ["un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix"]
KEPT = ["{name}", "%s", "%(count)d", "{{x}}", "https://a.b/c?d=1", "me@my.org", "2026-11-25", "7"]
OF_TAGS = [("<b>", "</b>"), ('<a href="x">', "</a>"), ("{1}", "{/1}")]


def sentence(rng: random.Random, words: list[str], marks: list[str]) -> str:
    said = rng.choices(words, k=rng.randint(2, 4)) + marks
    rng.shuffle(said)
    if rng.random() < 0.4:
        opening, closing = rng.choice(OF_TAGS)
        at = rng.randrange(len(said))
        said[at] = f"{opening}{said[at]}{closing}"
    return " ".join(said)


def corpus(directions: bool, styles: bool) -> Corpus:
    rng = random.Random(1)
    pairs = []
    for number in range(120):
        row = rng.choices(range(10), k=rng.randint(1, 4))
        korean = number % 3 > 0
        mark = rng.choice(["", " {name}", " %d", " 12"])
        polite = korean and rng.random() < 0.5
        source = " ".join(ENGLISH[i] for i in row) + mark
        target = " ".join((KOREAN if korean else FRENCH)[i] for i in row) + mark
        pairs.append(
            Pair(
                wished(
                    source,
                    ("en-ko" if korean else "en-fr") if directions else "",
                    ("polite" if polite else "casual") if styles else "",
                ),
                target + (" 요" if polite else ""),
            )
        )
    return Corpus(pairs, "toy")


def config(**settings: object) -> Config:
    changes = {name.replace("__", "."): value for name, value in settings.items()}
    quick = {"training.epochs": 1, "text.placeholders": "all", "search.beam_size": 3}
    return resolve(settings=SMALL | quick | changes)


@functools.cache
def model(unit: str, directions: bool = True, styles: bool = True) -> tongsa.Model:
    """A model that has seen little more than its vocabulary."""
    path = Path(f"{unit}.tongsa").absolute()
    settings = config(text__unit=unit)
    train(corpus(directions, styles), path, config=settings, reporter=Heard())
    loaded = tongsa.load(path, threads=1)
    path.unlink()
    return loaded


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


each_unit = pytest.mark.parametrize("unit", ["subwords", "words"])


# ---- What is kept --------------------------------------------------------------------------------


@each_unit
@pytest.mark.parametrize("how", [{}, {"beam_size": 1}, {"sample": True, "n_best": 2}], ids=str)
def test_what_is_kept_comes_back_once_and_tags_are_nested(unit: str, how: dict[str, bool]) -> None:
    rng = random.Random(2)
    cases = [sentence(rng, ENGLISH, rng.sample(KEPT, rng.randint(0, 4))) for _ in range(30)]
    outputs: list[tongsa.Output] = model(unit).translate(cases, to="ko", **how)  # type: ignore[call-overload]
    for case, output in zip(cases, outputs, strict=True):
        for answer in (output, *output.alternatives):
            for mark in KEPT:
                assert answer.text.count(mark) == case.count(mark), (case, answer.text)
            for opening, closing in OF_TAGS:
                assert answer.text.count(opening) == case.count(opening)
                assert answer.text.count(closing) == case.count(closing)
                assert answer.text.find(opening) <= answer.text.find(closing)


def test_the_answer_is_the_same_in_every_batch() -> None:
    rng = random.Random(3)
    cases = [sentence(rng, ENGLISH, rng.sample(KEPT, rng.randint(0, 3))) for _ in range(12)]
    glossary = {"one": "하나", "two three": "셋 넷"}

    def texts(cases: list[str], size: int) -> list[str]:
        outputs = model("subwords").translate(cases, to="ko", glossary=glossary, batch_size=size)
        return [output.text for output in outputs]

    together = texts(cases, 64)
    assert together == [text for case in cases for text in texts([case], 1)]
    assert together == texts(cases, 5)


def test_a_model_sees_symbols_in_the_place_of_what_is_kept() -> None:
    task = model("words").task
    ids = task.encode("<en2fr> <2polite> one {a} <b>two</b>")
    assert list(ids[:2]) == [LANGUAGES[1], STYLES[1]]  # Korean and casual are more frequent
    assert [i for i in ids if i in (*VALUES, *OPENINGS, *CLOSINGS)] == [
        *(VALUES[0], OPENINGS[0], CLOSINGS[0])
    ]
    source, target = task.encode_pair("<en2ko> <2casual> one {a}", "{a} 하나")
    assert source[-1] == target[0] == VALUES[0]
    # A vocabulary of words holds no placeholder.
    assert "{name}" not in task.source.to_bytes().decode()


def test_what_holds_nothing_to_translate_is_its_own_translation() -> None:
    texts = ["{name}", " %s: 42 ", "<b>7</b>!", "", "  "]
    outputs = model("words").translate(texts, to="fr")
    assert [output.text for output in outputs] == ["{name}", "%s: 42", "<b>7</b>!", "", ""]


def test_names_to_keep_are_kept_even_if_no_vocabulary_holds_them() -> None:
    for keep in (["Samsung"], "Samsung"):
        output = model("words").translate("one Samsung, two Samsung", to="fr", keep=keep)
        assert output.text.count("Samsung") == 2
    decomposed = unicodedata.normalize("NFD", "하나 김철수")
    output = model("words").translate(
        decomposed, to="fr", keep=["김철수"], glossary={"하나": "dix"}
    )
    assert "dix" in output.text.split()
    assert unicodedata.normalize("NFD", "김철수") in output.text  # to the letter, as it was written


@each_unit
def test_tags_of_files_always_find_their_places(unit: str) -> None:
    """PO and XLIFF mark tags as {1}here{/1}: to the model they are tags like any others."""

    def pair(key: str, *inside: str | Tag) -> list[str | Tag]:
        return [Tag("open", key, f"<{key}>"), *inside, Tag("close", key, f"</{key}>")]

    contents = [
        ["one ", *pair("g", "two"), " three"],
        ["one ", *pair("g", "two ", *pair("x", "three")), " ", Tag("alone", "br", "<br>"), " four"],
        ["{1} one %s ", *pair("g", "two {name}"), " 7"],
    ]
    segments = [Segment(content) for content in contents]
    outputs = model(unit).translate([segment.text for segment in segments], to="fr")
    for segment, output in zip(segments, outputs, strict=True):
        assert segment.placed(output.text) is not None, output.text


# ---- Glossaries ----------------------------------------------------------------------------------


@each_unit
@pytest.mark.parametrize("how", [{}, {"beam_size": 1}, {"sample": True}], ids=str)
def test_terms_stand_in_every_translation_of_them(unit: str, how: dict[str, bool]) -> None:
    glossary = {"one": "다섯", "two": "여섯 다섯", "two three": "여섯 일곱", "nine": "넷"}
    cases = ["one four", "two three two", "Nine one one", "four", "two {x} nine 7"]
    wanted = [["다섯"], ["여섯 일곱", "여섯 다섯"], ["넷", "다섯", "다섯"], [], ["여섯 다섯", "넷"]]
    outputs = model(unit).translate(cases, to="ko", glossary=glossary, **how)  # type: ignore[call-overload]
    for terms, output in zip(wanted, outputs, strict=True):
        for term in set(terms):
            assert len(written(term, output.text)) >= terms.count(term), output.text


def test_a_term_that_cannot_be_written_is_named_with_its_line(folder: Path) -> None:
    (folder / "terms.tsv").write_text("one\t하나\ntwo\t바나나\nten\tétoile\n", "utf-8")
    with pytest.raises(ConfigError) as caught:
        model("words").translate("one", to="ko", glossary="terms.tsv")
    assert str(caught.value) == (
        "terms.tsv:2: the model's vocabulary cannot write all of `바나나`; it knows `⁇`\n"
        "terms.tsv:3: the model's vocabulary cannot write all of `étoile`; it knows `⁇`"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("one\n", "terms.tsv:1: no tab found; write source<TAB>target"),
        ("one\t\n", "terms.tsv:1: target is empty"),
        ("one\t하나\none\t둘\n", "terms.tsv:2: `one` is 하나 and here 둘; keep one of them"),
        ("", "terms.tsv: the file is empty"),
    ],
)
def test_a_bad_glossary_is_refused(folder: Path, content: str, said: str) -> None:
    (folder / "terms.tsv").write_text(content, "utf-8")
    with pytest.raises((ConfigError, DataError)) as caught:
        model("words").translate("one", to="ko", glossary="terms.tsv")
    assert said in str(caught.value)
    with pytest.raises(ConfigError, match="a side is empty"):
        model("words").translate("one", to="ko", glossary={"one": " "})


# ---- Languages and styles ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({}, "en → ko, en → fr: say into which language, as in --to ko"),
        ({"to": "it"}, "en → ko, en → fr, and not into 'it'"),
        ({"to": "ko", "from_": "fr"}, "en → ko, en → fr, and not fr → ko"),
        ({"to": "ko", "style": "rude"}, "style 'rude': this model knows casual and polite"),
    ],
)
def test_what_a_model_does_not_know_is_refused(options: dict[str, str], said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        model("words").translate("one", **options)  # type: ignore[call-overload]
    assert said in str(caught.value)


def test_a_sentence_may_say_itself_what_is_wished() -> None:
    many = model("words")
    wishes = many.translate(["<en2fr> one two", "<en2ko> one two"])
    assert [o.text for o in wishes] == [many.translate("one two", to=t).text for t in ("fr", "ko")]
    assert many.translate("<2polite> one", to="ko") is not None
    with pytest.raises(ConfigError, match="<en2it>: this model translates en → ko, en → fr"):
        many.translate("<en2it> one")
    with pytest.raises(ConfigError, match="<2rude>: this model knows casual and polite"):
        many.translate("<2rude> one", to="ko")


def test_a_model_of_one_direction_needs_no_wish_and_takes_no_other() -> None:
    one = model("words", directions=False, styles=False)
    assert one.config.directions == one.config.styles == ""
    assert one.translate("one").text == one.translate("one", to=None).text
    with pytest.raises(ConfigError, match="nothing else: --to fr is not possible"):
        one.translate("one", to="fr")
    with pytest.raises(ConfigError, match="has learned no styles; train it with --style-column"):
        one.translate("one", style="polite")
    # Nor does it take text for wishes.
    assert one.task.encode("<en2fr> one")[0] == VALUES[0]


def test_the_file_knows_its_directions_and_styles_the_most_frequent_first() -> None:
    many = model("words")
    assert many.config.directions == "en-ko en-fr"
    assert many.config.styles == "casual polite"
    assert {s["name"] for s in many.contents.scores} == {
        f"{metric} {d}" for metric in ("BLEU", "chrF", "exact") for d in ("en-ko", "en-fr")
    }


def test_styles_come_from_a_column(folder: Path) -> None:
    (folder / "t.csv").write_text("en,ko,how\none,하나,casual\ntwo,둘이요,polite\n", "utf-8")
    layout = tongsa.data.formats.layout.Layout(columns=("en", "ko"), style="how")
    read = Translation.read(["t.csv"], layout, config())
    assert [pair.source for pair in read.pairs] == ["<2casual> one", "<2polite> two"]
    (folder / "t.csv").write_text("en,ko,how\none,하나,\n", "utf-8")
    with pytest.raises(DataError, match=r"t.csv:2: style '': write one word, such as polite"):
        Translation.read(["t.csv"], layout, config())


def test_files_of_several_directions_are_read_as_one(folder: Path) -> None:
    (folder / "a.csv").write_text("en,ko,fr\none,하나,un\n", "utf-8")
    (folder / "b.en").write_text("two\nthree\n", "utf-8")
    (folder / "b.de").write_text("zwei\ndrei\n", "utf-8")
    layout = tongsa.data.formats.layout.Layout()
    paths = ["en-fr=a.csv", "ko-en=a.csv", "en-de=b.en,b.de"]
    read = Translation.read(paths, layout, config())
    assert list(read.pairs) == [
        ("<en2fr> one", "un"),
        ("<ko2en> 하나", "one"),
        ("<en2de> two", "zwei"),
        ("<en2de> three", "drei"),
    ]
    assert [read.where(i, "target") for i in range(4)] == ["a.csv:2", "a.csv:2", "b.de:1", "b.de:2"]
    assert read.part([3], "part").where(0) == "b.en:2"
    with pytest.raises(ConfigError, match=r"b\.en: the others say what they translate"):
        Translation.read(["en-fr=a.csv", "b.en"], layout, config())


def test_wishes_are_read_as_they_are_written() -> None:
    for direction in ("", "en-fr", "pt_BR-ko"):
        for style in ("", "polite"):
            assert read_wish(wished("<b>x</b>", direction, style)) == (direction, style, "<b>x</b>")
    assert read_wish("<h2>Title</h2>") == ("", "", "<h2>Title</h2>")
    assert read_wish("<en2fr> x", direction=False).text == "<en2fr> x"


def test_a_sentence_that_looks_like_a_wish_is_text_unless_all_do() -> None:
    pairs = [Pair("<en2fr> one", "un"), Pair("one", "하나")]
    assert Translation.learn(Corpus(pairs, "x"), config()).config.directions == ""


def test_more_languages_than_there_are_symbols_are_refused() -> None:
    codes = [f"{a}{b}" for a in "abcde" for b in "vwxyz"]
    pairs = [Pair(f"<en2{code}> one", "un") for code in codes]
    with pytest.raises(DataError, match="25 directions found, and a model can learn 24"):
        Translation.learn(Corpus(pairs, "x"), config())


def test_small_directions_are_read_more_often() -> None:
    pairs = [Pair("<en2fr> one", "un")] * 8 + [Pair("<en2ko> one", "하나")] * 4
    even = config(training__language_temperature=1e9)
    task = Translation.learn(Corpus(pairs, "x"), even)
    assert task.times([source for source, _ in pairs]) == [1] * 8 + [2] * 4
    halfway = Translation.learn(Corpus(pairs, "x"), config(training__language_temperature=2))
    assert halfway.times([s for s, _ in pairs]) == [1] * 8 + [1, 2, 1, 2]  # 4 · √2 = 5.66
    assert Translation.learn(Corpus(pairs, "x"), config()).times([s for s, _ in pairs]) is None
    with pytest.raises(ConfigError, match=r"language_temperature = 0.5: must be at least 1"):
        config(training__language_temperature=0.5)
