"""Every check: its id, how bad a finding is, what it means and what to do about it.

error     training would refuse the data, or learn something wrong without a word
warning   most probably a fault; the model will be worse for it
note      good to know; often as it should be
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "note")  # the worst first


@dataclass(frozen=True)
class Check:
    """What a finding of this kind is called, means and asks for.

    fixed  what `--fix` does about it: "removed" or "repaired"; "" leaves it to people
    """

    id: str
    severity: Severity
    title: str
    why: str
    remedy: str
    fixed: Literal["removed", "repaired", ""] = ""


_ALL = (
    Check(
        "unequal-lengths",
        "error",
        "The files have different numbers of lines",
        "Line n of the one must translate line n of the other, and training refuses otherwise.",
        "Look where they part; shifted-alignment, if it is found too, says where that is.",
    ),
    Check(
        "shifted-alignment",
        "error",
        "Sources and targets are out of step",
        "From some line on, each source stands beside the translation of another.",
        "Look at the lines named: one is missing there, or one too many.",
    ),
    Check(
        "swapped-columns",
        "error",
        "Source and target are the wrong way round",
        "The model would learn the opposite direction.",
        "Swap the columns or the files, or --from and --to.",
    ),
    Check(
        "wrong-encoding",
        "error",
        "Not in UTF-8",
        "The text is UTF-16, UTF-32 or CP949; it was read as that here, and training refuses it.",
        "Convert the file to UTF-8; --fix writes its copy so.",
        "repaired",
    ),
    Check(
        "unreadable-lines",
        "error",
        "Lines that cannot be read",
        "They are not UTF-8, or hold NUL bytes; training refuses them.",
        "Convert the file to UTF-8, or remove the lines.",
        "removed",
    ),
    Check(
        "wrong-columns",
        "error",
        "Lines that are not source<TAB>target",
        "Training refuses them: a stray tab would cut a sentence in two.",
        "Choose two with --columns 1,2 where all lines have more; mend the others.",
        "removed",
    ),
    Check(
        "empty-side",
        "error",
        "Pairs with an empty side",
        "There is nothing to learn from them, and training refuses them.",
        "Remove them, or train with --skip-empty. Many in one place mean a shifted file.",
        "removed",
    ),
    Check(
        "no-turn",
        "error",
        "Lines that are no turns of a conversation",
        "Training refuses them, for what stands behind them answers something else.",
        "Mend them as each of them says; --fix ends the conversation there.",
        "removed",
    ),
    Check(
        "no-sound",
        "error",
        "Recordings that cannot be heard",
        "They are not there, or hold no sound; training refuses them.",
        "Copy, convert or record them again, or remove them.",
        "removed",
    ),
    Check(
        "no-transcript",
        "error",
        "Recordings without a transcript",
        "Nobody says what is said in them; training refuses them.",
        "Write the file that is missing, or take the recording out of the folder.",
        "removed",
    ),
    Check(
        "no-recording",
        "error",
        "Transcripts without a recording",
        "There is nothing to hear; training refuses them.",
        "Copy the recording there, or take the transcript out of the folder.",
        "removed",
    ),
    Check(
        "test-leak",
        "error",
        "Pairs to judge by that stand in the training data too",
        "The model has seen the answers, so its scores say nothing.",
        "Remove them from the training data.",
        "removed",
    ),
    Check(
        "header-row",
        "warning",
        "The first line names the columns",
        "It would be learned as a pair.",
        "Remove the line.",
        "removed",
    ),
    Check(
        "mojibake",
        "warning",
        "Letters spoilt by a wrong encoding",
        "The text was read in one encoding and saved in another (Ã© for é, ê°€ for 가).",
        "Export it again, as UTF-8 all the way; the detail shows what it should say.",
    ),
    Check(
        "lost-characters",
        "warning",
        "Characters that got lost",
        "U+FFFD and private-use characters stand for what some program could not read.",
        "Take the text from its source again, or remove the pairs.",
    ),
    Check(
        "control-characters",
        "warning",
        "Control characters",
        "Nobody types them; they come out of broken conversions and into the translations.",
        "Remove them.",
        "repaired",
    ),
    Check(
        "invisible-characters",
        "warning",
        "Invisible characters",
        "Zero-width spaces, soft hyphens and marks in the text make two words of one.",
        "Remove them.",
        "repaired",
    ),
    Check(
        "html-entities",
        "warning",
        "HTML entities",
        "The text was escaped for a web page (&amp; for &) and never unescaped.",
        "Unescape it; the model would write entities too.",
    ),
    Check(
        "untranslated",
        "warning",
        "Targets that repeat their source",
        "The model would learn to copy instead of translating.",
        "Translate or remove them.",
        "removed",
    ),
    Check(
        "swapped-lines",
        "warning",
        "Pairs the wrong way round",
        "The source is in the language of the targets, and the target in that of the sources.",
        "Swap the two sides of these pairs.",
    ),
    Check(
        "wrong-script",
        "warning",
        "Sides in the wrong script",
        "Almost no letter is of the script that this side is written in.",
        "Translate or remove them.",
    ),
    Check(
        "wrong-language",
        "warning",
        "Sides in the wrong language",
        "They read like another language than the rest of this side.",
        "Translate or remove them.",
    ),
    Check(
        "length-ratio",
        "warning",
        "Pairs of very unequal length",
        "One side is far longer or shorter than this corpus would have it: half is missing, or "
        "the two do not belong together.",
        "Look at them; mend or remove them.",
    ),
    Check(
        "placeholder-mismatch",
        "warning",
        "Placeholders on one side only",
        "The model would learn to lose, or to make up, things like {name} and %s.",
        "Make both sides hold the same ones.",
    ),
    Check(
        "markup-mismatch",
        "warning",
        "Tags on one side only",
        "The model would learn to lose, or to make up, things like <b>.",
        "Make both sides hold the same ones, or take the tags out of both.",
    ),
    Check(
        "silent-recording",
        "warning",
        "Silent recordings",
        "The model would learn to say something where nothing is to be heard.",
        "Record them again, or remove them.",
        "removed",
    ),
    Check(
        "clipped-recording",
        "warning",
        "Clipped recordings",
        "They were recorded too loudly: the tops of the wave are cut off.",
        "Record them again, more quietly; a few do little harm.",
    ),
    Check(
        "cut-recording",
        "warning",
        "Recordings that are cut short",
        "The file ends before it says that it does; what is said last may be missing.",
        "Copy them again.",
    ),
    Check(
        "short-recording",
        "warning",
        "Recordings too short for what is said in them",
        "Nobody speaks so fast: the transcript is another's, or most of the recording is missing.",
        "Look at them; mend or remove them.",
    ),
    Check(
        "long-recording",
        "warning",
        "Recordings that are too long",
        "They are longer than audio.longest_s, so training leaves them out, and says so.",
        "Cut them into sentences, or raise audio.longest_s.",
    ),
    Check(
        "low-rate",
        "warning",
        "Recordings at a lower rate than the model hears at",
        "They hold no pitch above half their rate, where a model at audio.sample_rate_hz listens.",
        "If most are so, train with --set audio.sample_rate_hz= their rate; else record them anew.",
    ),
    Check(
        "duplicate-pairs",
        "warning",
        "Pairs that stand there more than once",
        "They weigh more than others, and often by accident.",
        "Keep one of each.",
        "removed",
    ),
    Check(
        "test-source-leak",
        "warning",
        "Sources to judge by that stand in the training data with another target",
        "The model has seen an answer to them.",
        "Remove them from the training data; a split by source avoids it.",
        "removed",
    ),
    Check(
        "test-near-leak",
        "warning",
        "Pairs to judge by that are almost in the training data",
        "They differ by a few letters, case or punctuation, so the scores flatter.",
        "Split by document or by meaning, or remove the near copies from the training data.",
    ),
    Check(
        "dev-test-overlap",
        "warning",
        "Pairs of the test data that stand in the development data too",
        "The model was chosen by them, so the test is not unseen.",
        "Take them out of one of the two.",
    ),
    Check(
        "number-mismatch",
        "note",
        "Different numbers on the two sides",
        "In this corpus numbers are kept, but not in these pairs.",
        "Look at them: often a slip, at times another unit.",
    ),
    Check(
        "very-long",
        "note",
        "Very long texts",
        "They are far longer than the rest; several sentences may have run together.",
        "Split them. Training leaves out what is over training.max_tokens, and says so.",
    ),
    Check(
        "single-turn",
        "note",
        "Conversations of a single turn",
        "Nobody answers in them, so training leaves them out.",
        "Put empty lines between conversations and nowhere else.",
    ),
    Check(
        "one-to-many",
        "note",
        "Sources with several targets",
        "The model can learn only one answer to each, and will hesitate between them.",
        "Fine in a corpus of variants; a split into parts must keep each source together.",
    ),
    Check(
        "many-to-one",
        "note",
        "Targets with several sources",
        "Much repeated answers become what the model says when in doubt.",
        "Fine where it is meant so.",
    ),
    Check(
        "not-composed",
        "note",
        "Decomposed letters",
        "Letters or syllables stand in pieces (Unicode NFD, as on a Mac). tongsa composes them "
        "itself; other programs may not find them.",
        "Nothing, or save the text as NFC.",
        "repaired",
    ),
)

CHECKS: Mapping[str, Check] = {check.id: check for check in _ALL}
