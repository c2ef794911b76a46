import hashlib
import os
import re
import subprocess
import sys
import unicodedata
from collections import Counter

import pytest

from tongsa.data import builtin
from tongsa.data.builtin import Splits, en_fr, en_ko, english, french, korean
from tongsa.data.builtin.composition import KNOWN_FROM, Pair, Pattern, draw_pairs, words
from tongsa.data.builtin.en_ko import lexicon
from tongsa.errors import ConfigError


@pytest.fixture(scope="module", params=builtin.names())
def splits(request: pytest.FixtureRequest) -> Splits:
    return builtin.load(request.param)


def pairs_of(splits: Splits) -> list[Pair]:
    return [*splits.train, *splits.dev, *splits.test]


@pytest.fixture(scope="module")
def korean_sentences() -> list[str]:
    return [target for _, target in pairs_of(builtin.load("en-ko"))]


@pytest.fixture(scope="module")
def korean_words(korean_sentences: list[str]) -> set[str]:
    return {word.rstrip(".,?") for sentence in korean_sentences for word in sentence.split()}


def has_final(syllable: str) -> bool:
    """Unicode's own decomposition is the oracle: lead, vowel and, if there is one, final."""
    return len(unicodedata.normalize("NFD", syllable)) == 3


# The whole


def test_there_are_ten_thousand_pairs_to_train_on_and_hundreds_to_judge_by(
    splits: Splits,
) -> None:
    assert len(splits.train) >= 10_000
    assert 400 <= len(splits.dev) <= 700
    assert 400 <= len(splits.test) <= 700


def test_pairs_are_one_to_one(splits: Splits) -> None:
    pairs = pairs_of(splits)
    assert len({source for source, _ in pairs}) == len(pairs)
    assert len({target for _, target in pairs}) == len(pairs)


def test_no_held_out_sentence_is_trained_on(splits: Splits) -> None:
    trained = {text for pair in splits.train for text in pair}
    assert not trained & {text for pair in (*splits.dev, *splits.test) for text in pair}


def test_every_held_out_word_is_known_from_training(splits: Splits) -> None:
    met = Counter(word for pair in splits.train for word in words(pair))
    held_out = {word for pair in (*splits.dev, *splits.test) for word in words(pair)}
    assert all(met[word] >= KNOWN_FROM for word in held_out)


def test_every_sentence_is_spelled_with_care(splits: Splits) -> None:
    for text in (text for pair in pairs_of(splits) for text in pair):
        assert unicodedata.is_normalized("NFC", text)
        assert text == " ".join(text.split())
        assert text[-1] in ".?!"
        assert text[0] == text[0].upper()


def test_both_sides_ask_or_both_state(splits: Splits) -> None:
    assert all(source[-1] == target[-1] for source, target in pairs_of(splits))


def test_data_is_the_same_in_every_interpreter() -> None:
    program = (
        "from tongsa.data import builtin; import hashlib;"
        "print(*[hashlib.sha256(repr(builtin.load(n)).encode()).hexdigest()"
        " for n in builtin.names()])"
    )
    here = [
        hashlib.sha256(repr(builtin.load(name)).encode()).hexdigest() for name in builtin.names()
    ]
    for hash_seed in ("1", "2"):
        fresh = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert fresh.stdout.split() == here


def test_unknown_name_is_answered_with_the_known_and_the_nearest() -> None:
    with pytest.raises(ConfigError, match=r"'en-kr'.*en-ko.*Did you mean 'en-ko'\?"):
        builtin.load("en-kr")


@pytest.mark.parametrize(
    ("name", "patterns"), [("en-ko", en_ko.PATTERNS), ("en-fr", en_fr.PATTERNS)]
)
def test_every_pattern_is_trained_on_and_none_swamps_the_rest(
    name: str, patterns: list[Pattern]
) -> None:
    trained = set(builtin.load(name).train)
    shares = [len(trained & set(draw_pairs(pattern))) for pattern in patterns]
    assert min(shares) >= 5
    assert max(shares) <= len(trained) / 50


@pytest.mark.parametrize(("name", "phrases"), [("en-ko", en_ko.PHRASES), ("en-fr", en_fr.PHRASES)])
def test_free_sentences_are_for_training_only(name: str, phrases: list[Pair]) -> None:
    assert len(phrases) >= 100
    assert set(phrases) <= set(builtin.load(name).train)


# Korean


def test_syllables_come_apart_and_together_as_unicode_says() -> None:
    for code in range(korean.FIRST_SYLLABLE, korean.FIRST_SYLLABLE + 11_172):
        lead, vowel, final = korean.split(chr(code))
        assert korean.join(lead, vowel, final) == chr(code)
        assert (final != " ") == has_final(chr(code))


@pytest.mark.parametrize(
    ("noun", "expected"),
    [
        ("책", "책은 책이 책을 책과 책으로 책이에요 책이었어요 책이 아니에요"),
        ("사과", "사과는 사과가 사과를 사과와 사과로 사과예요 사과였어요 사과가 아니에요"),
        ("연필", "연필은 연필이 연필을 연필과 연필로 연필이에요 연필이었어요 연필이 아니에요"),
    ],
)
def test_particles_follow_the_final_consonant(noun: str, expected: str) -> None:
    forms = [
        korean.topic, korean.subject, korean.object_, korean.together, korean.by,
        korean.is_, korean.was, korean.is_not,
    ]  # fmt: skip
    assert " ".join(form(noun) for form in forms) == expected


def test_i_and_who_have_their_own_subject_forms() -> None:
    assert korean.subject("저") == "제가"
    assert korean.subject("누구") == "누가"
    assert korean.of("저", "책") == "제 책"


@pytest.mark.parametrize(
    ("verb", "polite", "past", "future", "if_", "being_or_done"),
    [
        row.split()
        for row in """
        가다 가요 갔어요 갈 가면 간
        오다 와요 왔어요 올 오면 온
        보다 봐요 봤어요 볼 보면 본
        사다 사요 샀어요 살 사면 산
        살다 살아요 살았어요 살 살면 산
        주다 줘요 줬어요 줄 주면 준
        배우다 배워요 배웠어요 배울 배우면 배운
        마시다 마셔요 마셨어요 마실 마시면 마신
        기다리다 기다려요 기다렸어요 기다릴 기다리면 기다린
        보내다 보내요 보냈어요 보낼 보내면 보낸
        켜다 켜요 켰어요 켤 켜면 켠
        쉬다 쉬어요 쉬었어요 쉴 쉬면 쉰
        되다 돼요 됐어요 될 되면 된
        하다 해요 했어요 할 하면 한
        일하다 일해요 일했어요 일할 일하면 일한
        먹다 먹어요 먹었어요 먹을 먹으면 먹은
        읽다 읽어요 읽었어요 읽을 읽으면 읽은
        앉다 앉아요 앉았어요 앉을 앉으면 앉은
        받다 받아요 받았어요 받을 받으면 받은
        닫다 닫아요 닫았어요 닫을 닫으면 닫은
        듣다 들어요 들었어요 들을 들으면 들은
        걷다 걸어요 걸었어요 걸을 걸으면 걸은
        입다 입어요 입었어요 입을 입으면 입은
        돕다 도와요 도왔어요 도울 도우면 도운
        춥다 추워요 추웠어요 추울 추우면 추운
        가볍다 가벼워요 가벼웠어요 가벼울 가벼우면 가벼운
        귀엽다 귀여워요 귀여웠어요 귀여울 귀여우면 귀여운
        낫다 나아요 나았어요 나을 나으면 나은
        웃다 웃어요 웃었어요 웃을 웃으면 웃은
        좋다 좋아요 좋았어요 좋을 좋으면 좋은
        빨갛다 빨개요 빨갰어요 빨갈 빨가면 빨간
        하얗다 하얘요 하얬어요 하얄 하야면 하얀
        쓰다 써요 썼어요 쓸 쓰면 쓴
        크다 커요 컸어요 클 크면 큰
        바쁘다 바빠요 바빴어요 바쁠 바쁘면 바쁜
        예쁘다 예뻐요 예뻤어요 예쁠 예쁘면 예쁜
        모르다 몰라요 몰랐어요 모를 모르면 모른
        부르다 불러요 불렀어요 부를 부르면 부른
        마르다 말라요 말랐어요 마를 마르면 마른
        만들다 만들어요 만들었어요 만들 만들면 만든
        길다 길어요 길었어요 길 길면 긴
        달다 달아요 달았어요 달 달면 단
        """.strip().splitlines()
    ],
)  # fmt: skip
def test_verbs_are_conjugated_as_the_grammar_says(
    verb: str, polite: str, past: str, future: str, if_: str, being_or_done: str
) -> None:
    assert korean.polite(verb) == polite
    assert korean.past(verb) == past
    assert korean.future(verb) == f"{future} 거예요"
    assert korean.if_(verb) == if_
    assert korean.having_done(verb) == being_or_done


def test_a_verb_changes_at_the_end_of_its_phrase() -> None:
    assert korean.polite("배가 고프다") == "배가 고파요"
    assert korean.polite("키가 크다") == "키가 커요"
    assert korean.doing("케이크를 만들다") == "케이크를 만드는"
    assert korean.being("재미있다") == "재미있는"
    assert korean.in_order_to("음악을 듣다") == "음악을 들으러"
    assert korean.in_order_to("케이크를 만들다") == "케이크를 만들러"
    assert korean.past(korean.negative("책을 읽다")) == "책을 읽지 않았어요"
    assert korean.polite(korean.wish("책을 읽다")) == "책을 읽고 싶어요"
    assert korean.past(korean.cannot("친구를 돕다")) == "친구를 도울 수 없었어요"
    assert korean.polite(korean.must("편지를 쓰다")) == "편지를 써야 해요"
    assert korean.polite(korean.must_not("뛰다")) == "뛰면 안 돼요"


def test_numbers_are_native_before_counters_and_sino_korean_in_dates() -> None:
    assert [korean.native(n) for n in (1, 3, 12, 20, 21, 30)] == [
        "한", "세", "열두", "스무", "스물한", "서른",
    ]  # fmt: skip
    assert [korean.sino(n) for n in (1, 10, 15, 28, 30)] == ["일", "십", "십오", "이십팔", "삼십"]
    assert [korean.month(n) for n in (1, 6, 10, 12)] == ["일월", "유월", "시월", "십이월"]


def test_every_korean_sentence_is_polite(korean_sentences: list[str]) -> None:
    assert all(sentence[:-1].endswith("요") for sentence in korean_sentences)


def test_every_particle_suits_its_noun(korean_words: set[str]) -> None:
    phrases = [
        *(noun.ko for noun in lexicon.NOUNS),
        *(place.ko for place in lexicon.PLACES.values()),
        *(who.ko for who in (*lexicon.SUBJECTS, *lexicon.COMPANIONS)),
        *(word.ko for word in (*lexicon.CITIES, *lexicon.LANGUAGES, *lexicon.JOBS)),
    ]
    nouns = {phrase.split()[-1] for phrase in phrases}
    checked = 0
    for noun in nouns:
        for consonant_form, vowel_form in ("은는", "이가", "을를", "과와"):
            right, wrong = consonant_form, vowel_form
            if not has_final(noun[-1]):
                right, wrong = wrong, right
            assert noun + wrong not in korean_words
            checked += noun + right in korean_words
    assert checked > 250


def test_by_bus_and_by_train_take_their_form(korean_words: set[str]) -> None:
    assert {"버스로", "지하철로", "기차로", "집으로", "학교로", "연필로", "펜으로"} <= korean_words
    assert not {"지하철으로", "연필으로", "집로", "펜로"} & korean_words


def test_the_copula_suits_its_noun(korean_words: set[str]) -> None:
    for word in korean_words:
        if word.endswith("이에요"):
            assert has_final(word[-4]), word
        elif word.endswith("예요"):
            assert not has_final(word[-3]), word
        if word.endswith("이었어요"):
            assert has_final(word[-5]), word


# English


def test_articles_follow_the_sound() -> None:
    assert [english.with_article(noun) for noun in ("apple", "pear", "hour", "university")] == [
        "an apple", "a pear", "an hour", "a university",
    ]  # fmt: skip


def test_every_article_suits_the_next_word(splits: Splits) -> None:
    for source, _ in pairs_of(splits):
        # The u of useful is no vowel to the ear.
        assert not re.search(r"\b[Aa] (?!use)[aeiou]", source), source
        assert not re.search(r"\b[Aa]n ([^aeiou]|use)", source), source


@pytest.mark.parametrize(
    ("verb", "third", "past", "done", "doing"),
    [
        row.split()
        for row in """
        walk walks walked walked walking
        watch watches watched watched watching
        study studies studied studied studying
        play plays played played playing
        dance dances danced danced dancing
        swim swims swam swum swimming
        go goes went gone going
        have has had had having
        write writes wrote written writing
        read reads read read reading
        buy buys bought bought buying
        """.strip().splitlines()
    ],
)
def test_english_verbs(verb: str, third: str, past: str, done: str, doing: str) -> None:
    rest = " at home"
    assert english.present(verb + rest, "one") == third + rest
    assert english.present(verb + rest, "many") == verb + rest
    assert english.past(verb + rest) == past + rest
    assert english.done(verb + rest) == done + rest
    assert english.doing(verb + rest) == doing + rest


def test_english_comparison() -> None:
    compared = {
        "big": "bigger biggest", "small": "smaller smallest", "white": "whiter whitest",
        "easy": "easier easiest", "clean": "cleaner cleanest", "quiet": "quieter quietest",
        "cheap": "cheaper cheapest", "cute": "cuter cutest", "good": "better best",
        "noisy": "noisier noisiest", "sad": "sadder saddest", "cool": "cooler coolest",
    }  # fmt: skip
    for word, forms in compared.items():
        assert f"{english.comparative(word)} {english.superlative(word)}" == forms
    assert english.comparative("expensive") == "more expensive"
    assert english.superlative("famous") == "most famous"
    assert english.comparative("boring") == "more boring"


def test_english_plurals_and_numbers() -> None:
    assert [english.plural(n) for n in ("watch", "glass", "city", "toy", "child", "photo")] == [
        "watches", "glasses", "cities", "toys", "children", "photos",
    ]  # fmt: skip
    assert [english.cardinal(n) for n in (0, 11, 20, 45)] == [
        "zero",
        "eleven",
        "twenty",
        "forty-five",
    ]
    assert [english.ordinal(n) for n in (1, 2, 3, 5, 9, 12, 20, 21, 28)] == [
        "first", "second", "third", "fifth", "ninth", "twelfth", "twentieth", "twenty-first",
        "twenty-eighth",
    ]  # fmt: skip


def test_english_verbs_agree_with_their_subject(splits: Splits) -> None:
    one = (
        r"(He|She|Minsu|Jimin|Sora|Paul|Thomas|Marie|Anne"
        r"|My (mom|dad|younger brother|younger sister|mother|father|brother|sister))"
    )
    many = r"(We|They|The students|My friends)"
    for source, _ in pairs_of(splits):
        assert not re.match(rf"{one} (am|are|were|do|have|want|like|think) ", source), source
        assert not re.match(rf"{many} (am|is|was|does|has|wants|likes|thinks) ", source), source
        assert not re.match(r"I (is|are|were|does|has|wants|likes|thinks) ", source), source


# French


@pytest.fixture(scope="module")
def french_sentences() -> list[str]:
    return [target for _, target in pairs_of(builtin.load("en-fr"))]


def test_french_articles_and_contractions() -> None:
    assert french.the("pomme", "f") == "la pomme"
    assert french.the("école", "f") == "l'école"
    assert french.the("hôpital", "m") == "l'hôpital"
    assert french.some("eau", "f") == "de l'eau"
    assert french.some("pain", "m") == "du pain"
    assert french.some("viande", "f") == "de la viande"
    assert [french.of(n) for n in ("le parc", "la gare", "l'hôtel", "les voisins", "Anne")] == [
        "du parc", "de la gare", "de l'hôtel", "des voisins", "d'Anne",
    ]  # fmt: skip
    assert [french.to(n) for n in ("le parc", "la gare", "l'hôtel", "les voisins", "Anne")] == [
        "au parc", "à la gare", "à l'hôtel", "aux voisins", "à Anne",
    ]  # fmt: skip
    assert [french.this(*n) for n in (("sac", "m"), ("ordinateur", "m"), ("eau", "f"))] == [
        "ce sac", "cet ordinateur", "cette eau",
    ]  # fmt: skip
    assert [french.my(*n) for n in (("sac", "m"), ("table", "f"), ("orange", "f"))] == [
        "mon sac", "ma table", "mon orange",
    ]  # fmt: skip


def test_french_plurals_and_agreement() -> None:
    assert [french.plural(n) for n in ("livre", "gâteau", "journal", "gris", "roux")] == [
        "livres", "gâteaux", "journaux", "gris", "roux",
    ]  # fmt: skip
    assert french.agree("allé", "f", many=True) == "allées"
    assert french.agree("venu", "m", many=False) == "venu"


@pytest.mark.parametrize(
    ("verb", "forms"),
    [
        ("parler", "parle parle parlons parlez parlent parlé"),
        ("manger", "mange mange mangeons mangez mangent mangé"),
        ("commencer", "commence commence commençons commencez commencent commencé"),
        ("acheter", "achète achète achetons achetez achètent acheté"),
        ("appeler", "appelle appelle appelons appelez appellent appelé"),
        ("envoyer", "envoie envoie envoyons envoyez envoient envoyé"),
        ("finir", "finis finit finissons finissez finissent fini"),
        ("attendre", "attends attend attendons attendez attendent attendu"),
        ("boire", "bois boit buvons buvez boivent bu"),
        ("faire", "fais fait faisons faites font fait"),
    ],
)
def test_french_verbs(verb: str, forms: str) -> None:
    present = [french.present(verb, person) for person in french.PERSONS]
    assert " ".join([*present, french.participle(verb)]) == forms


def test_going_takes_etre_and_agrees() -> None:
    sister = en_fr.lexicon.FAMILY[3]
    assert en_fr.clause.did(sister, "aller") == "ma sœur est allée"
    assert en_fr.clause.did_not(en_fr.lexicon.I, "manger") == "je n'ai pas mangé"
    assert en_fr.clause.does(en_fr.lexicon.I, "aimer") == "j'aime"


def test_french_numbers() -> None:
    assert [french.cardinal(n) for n in (1, 17, 20, 21, 35, 61)] == [
        "un", "dix-sept", "vingt", "vingt et un", "trente-cinq", "soixante et un",
    ]  # fmt: skip


def test_french_elides_and_contracts_everywhere(french_sentences: list[str]) -> None:
    # Before oui and the numbers huit and onze nothing is elided.
    unelided = r"\b(je|ne|de|que|le|la|ce) (?!oui|huit|onze)[aeiouhàâéèêîôœ]"
    for sentence in french_sentences:
        assert not re.search(unelided, sentence, re.IGNORECASE), sentence
        assert not re.search(r"\b(à|de) (le|les) ", sentence), sentence
        assert not re.search(r"\bsi ils?\b", sentence, re.IGNORECASE), sentence


def test_french_denies_with_two_words(french_sentences: list[str]) -> None:
    for sentence in french_sentences:
        if re.search(r" pas\b", sentence) and sentence != "Pourquoi pas ?":
            assert re.search(r"\b(ne |n')", sentence, re.IGNORECASE), sentence
