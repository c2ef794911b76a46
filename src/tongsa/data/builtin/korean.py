"""Korean spelling: syllables, particles, verb forms, numbers.

Verbs are given in their dictionary form, alone or at the end of a phrase: `polite("책을 읽다")`
is `책을 읽어요`. Everything ends in the polite style of conversation, 해요체.
"""

# Unicode lays the 11,172 syllables out as 19 leads × 21 vowels × 28 finals, from 가 on.
FIRST_SYLLABLE = 0xAC00
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def split(syllable: str) -> tuple[int, str, str]:
    """한 -> (18, "ㅏ", "ㄴ"): number of the lead, vowel, final consonant (" " if there is none)."""
    lead, rest = divmod(ord(syllable) - FIRST_SYLLABLE, len(VOWELS) * len(FINALS))
    vowel, final = divmod(rest, len(FINALS))
    return lead, VOWELS[vowel], FINALS[final]


def join(lead: int, vowel: str, final: str = " ") -> str:
    index = (lead * len(VOWELS) + VOWELS.index(vowel)) * len(FINALS) + FINALS.index(final)
    return chr(FIRST_SYLLABLE + index)


def vowel_of(word: str) -> str:
    return split(word[-1])[1]


def final_of(word: str) -> str:
    return split(word[-1])[2]


def with_vowel(word: str, vowel: str, final: str = " ") -> str:
    """Write another vowel and final into the last syllable: 마시, ㅕ -> 마셔."""
    return word[:-1] + join(split(word[-1])[0], vowel, final)


def with_final(word: str, final: str) -> str:
    """Write another final consonant into the last syllable: 가, ㄹ -> 갈."""
    return with_vowel(word, vowel_of(word), final)


# Particles


def choose(word: str, after_consonant: str, after_vowel: str) -> str:
    return word + (after_vowel if final_of(word) == " " else after_consonant)


def topic(word: str) -> str:
    return choose(word, "은", "는")


def subject(word: str) -> str:
    # 저 and 누구 have a form of their own before 가.
    irregular = {"저": "제가", "누구": "누가"}
    return irregular.get(word) or choose(word, "이", "가")


def object_(word: str) -> str:
    return choose(word, "을", "를")


def together(word: str) -> str:
    return choose(word, "과", "와")


def by(word: str) -> str:
    """By means of, or towards: 펜으로, 버스로, and after ㄹ too 연필로."""
    return word + "로" if final_of(word) == "ㄹ" else choose(word, "으로", "로")


def is_(noun: str) -> str:
    return choose(noun, "이에요", "예요")


def was(noun: str) -> str:
    return choose(noun, "이었어요", "였어요")


def is_not(noun: str) -> str:
    return subject(noun) + " 아니에요"


def of(owner: str, thing: str) -> str:
    return f"제 {thing}" if owner == "저" else f"{owner}의 {thing}"


# Verb stems: which of them change before a vowel is a fact of the word, so we list the fewer.

REGULAR_B = ("입", "잡", "좁", "뽑", "씹", "접", "집")
IRREGULAR_D = ("듣", "걷", "묻", "싣", "깨닫")
IRREGULAR_S = ("짓", "낫", "붓", "잇")
REGULAR_H = ("좋", "놓", "넣", "낳", "쌓")
REGULAR_REU = ("따르", "치르", "들르")


def stem(verb: str) -> str:
    assert verb.endswith("다"), verb
    return verb[:-1]


def word(phrase: str) -> str:
    return phrase.rsplit(" ", 1)[-1]


def changes(root: str) -> str:
    """The consonant (or 르) that this stem changes before a vowel, or an empty string."""
    last, final = word(root), final_of(root)
    irregular = {
        "ㅂ": not last.endswith(REGULAR_B),
        "ㄷ": last.endswith(IRREGULAR_D),
        "ㅅ": last in IRREGULAR_S,
        "ㅎ": not last.endswith(REGULAR_H),
    }
    if irregular.get(final, False):
        return final
    return "르" if last.endswith("르") and last not in REGULAR_REU else ""


def infinitive(verb: str) -> str:
    """The form in -아/-어, on which tense and politeness are built: 가다 -> 가, 돕다 -> 도와."""
    root = stem(verb)
    if root.endswith("하"):
        return root[:-1] + "해"
    bright = vowel_of(root) in "ㅏㅑㅗ"
    match changes(root):
        case "ㅂ":  # only these two keep the bright vowel
            return with_final(root, " ") + ("와" if word(root) in ("돕", "곱") else "워")
        case "ㄷ":
            return with_final(root, "ㄹ") + ("아" if bright else "어")
        case "ㅅ":
            return with_final(root, " ") + ("아" if bright else "어")
        case "ㅎ":
            return with_vowel(root, "ㅒ" if vowel_of(root) == "ㅑ" else "ㅐ")
        case "르":
            before = root[:-1]
            return with_final(before, "ㄹ") + ("라" if vowel_of(before) in "ㅏㅗ" else "러")
    if final_of(root) != " ":
        return root + ("아" if bright else "어")
    match vowel_of(root):
        case "ㅡ":
            before = word(root)[:-1]
            return with_vowel(root, "ㅏ" if before and vowel_of(before) in "ㅏㅗ" else "ㅓ")
        case "ㅏ" | "ㅓ" | "ㅐ" | "ㅔ" | "ㅕ":
            return root
        case vowel:
            merged = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}
            return with_vowel(root, merged[vowel]) if vowel in merged else root + "어"


def joint(verb: str) -> str:
    """What stands before endings in -(으)-: 먹다 -> 먹으, 가다 -> 가, 돕다 -> 도우, 살다 -> 살."""
    root = stem(verb)
    match changes(root):
        case "ㅂ":
            return with_final(root, " ") + "우"
        case "ㄷ":
            return with_final(root, "ㄹ") + "으"
        case "ㅅ":
            return with_final(root, " ") + "으"
        case "ㅎ":
            return with_final(root, " ")
    return root if final_of(root) in " ㄹ" else root + "으"


def without_l(form: str) -> str:
    """Stems in ㄹ lose it before ㄴ, ㄹ and ㅅ."""
    return with_final(form, " ") if final_of(form) == "ㄹ" else form


def prospective(verb: str) -> str:
    """The form in -(으)ㄹ, before 거예요, 수 있어요 and 까요: 읽을, 갈, 만들."""
    return with_final(without_l(joint(verb)), "ㄹ")


# Sentence endings


def polite(verb: str) -> str:
    return infinitive(verb) + "요"


def past_stem(verb: str) -> str:
    return with_final(infinitive(verb), "ㅆ")


def past(verb: str) -> str:
    return past_stem(verb) + "어요"


def future(verb: str) -> str:
    return prospective(verb) + " 거예요"


def progressive(verb: str) -> str:
    return stem(verb) + "고 있어요"


def negative(verb: str) -> str:
    return stem(verb) + "지 않다"


def wish(verb: str) -> str:
    return stem(verb) + "고 싶다"


def can(verb: str) -> str:
    return prospective(verb) + " 수 있다"


def cannot(verb: str) -> str:
    return prospective(verb) + " 수 없다"


def must(verb: str) -> str:
    return infinitive(verb) + "야 하다"


def may(verb: str) -> str:
    return infinitive(verb) + "도 되다"


def must_not(verb: str) -> str:
    return joint(verb) + "면 안 되다"


def shall_we(verb: str) -> str:
    return prospective(verb) + "까요"


def please(verb: str) -> str:
    return infinitive(verb) + " 주세요"


def please_do_not(verb: str) -> str:
    return stem(verb) + "지 마세요"


# Endings that join one clause to the next, or a clause to a noun


def and_(verb: str) -> str:
    return stem(verb) + "고"


def but(verb: str) -> str:
    return stem(verb) + "지만"


def past_but(verb: str) -> str:
    return past_stem(verb) + "지만"


def so(verb: str) -> str:
    return infinitive(verb) + "서"


def if_(verb: str) -> str:
    return joint(verb) + "면"


def while_(verb: str) -> str:
    return joint(verb) + "면서"


def in_order_to(verb: str) -> str:
    return joint(verb) + "러"


def intending(verb: str) -> str:
    return joint(verb) + "려고 하다"


def before(verb: str) -> str:
    return stem(verb) + "기 전에"


def after(verb: str) -> str:
    return having_done(verb) + " 후에"


def when(verb: str) -> str:
    return prospective(verb) + " 때"


def having_done(verb: str) -> str:
    """A verb of the past before the noun that it describes: 읽은, 산, 만든."""
    return with_final(without_l(joint(verb)), "ㄴ")


def doing(verb: str) -> str:
    """A verb before the noun that it describes: 책을 읽는, 케이크를 만드는."""
    return without_l(stem(verb)) + "는"


def being(adjective: str) -> str:
    """An adjective before its noun: 큰, 작은, 추운, 빨간, and 재미있는 like a verb."""
    if stem(adjective).endswith(("있", "없")):
        return doing(adjective)
    return with_final(without_l(joint(adjective)), "ㄴ")


# Numbers

# Native numbers in the form that they take before a counter.
NATIVE_UNITS = ("", "한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉")
NATIVE_TENS = ("", "열", "스물", "서른", "마흔", "쉰")
SINO_DIGITS = ("", "일", "이", "삼", "사", "오", "육", "칠", "팔", "구")


def native(number: int) -> str:
    """1 to 59 before a counter: 세, 열두, 스무."""
    assert 1 <= number <= 59
    tens, units = divmod(number, 10)
    return "스무" if number == 20 else NATIVE_TENS[tens] + NATIVE_UNITS[units]


def sino(number: int) -> str:
    """1 to 99, as in minutes, dates and prices: 삼십, 십오."""
    assert 1 <= number <= 99
    tens, units = divmod(number, 10)
    head = ("" if tens == 1 else SINO_DIGITS[tens]) + "십" if tens else ""
    return head + SINO_DIGITS[units]


def month(number: int) -> str:
    # 유월 and 시월 lost their final consonant long ago.
    return {6: "유월", 10: "시월"}.get(number) or sino(number) + "월"
