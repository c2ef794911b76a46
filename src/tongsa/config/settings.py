"""Every setting, with its default and the reason for it.

The comment above a setting is its page in docs/options.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Unit = Literal["subwords", "words", "characters", "jamo"]
Schedule = Literal["cosine", "linear", "cooldown", "inverse_sqrt", "constant"]


@dataclass(frozen=True)
class TextConfig:
    """How text becomes tokens."""

    # Subwords need no word list and leave no word unknown; words and characters are for learners
    # and for languages where they do better. "jamo" are the letters that Korean syllables are
    # built from.
    unit: Unit = "subwords"
    # Of the target side alone, where the two are better cut differently, such as jamo on one side
    # and subwords on the other; None: as `unit`. Needs text.joint = false.
    target_unit: Unit | None = None
    # None: 4,000 subwords, or as many as small data can teach; every word or character there is.
    # On a small corpus the projection onto the vocabulary is half the arithmetic, and rare
    # subwords are learned badly (Sennrich & Zhang 2019, section 4.1).
    vocabulary_size: int | None = None
    # One vocabulary for both sides lets names and cognates keep their form, and lets one table
    # serve as both embeddings and the output layer.
    joint: bool = True
    # What a translation keeps to the letter: "codes" are variables ({name}, %s), tags, addresses;
    # "all" are these and numbers. The network sees a symbol in the place of each and learns where
    # it goes; a small one mangles what it has to spell. Translators learn with "all".
    placeholders: Literal["none", "codes", "all"] = "none"
    # Of a conversation: how many turns the model reads before it answers, the last ones (task
    # "chat"). More tell what "and you?" is about, and cost time and data to learn from.
    turns: int = 1

    @property
    def units(self) -> tuple[Unit, Unit]:
        """Of the source and of the target."""
        return self.unit, self.target_unit or self.unit


@dataclass(frozen=True)
class AudioConfig:
    """How sound becomes frames; of the task transcription."""

    # Recordings at other rates are resampled. 16,000 holds all that tells words apart, a telephone
    # gives 8,000; more than the recordings have would be empty bins.
    sample_rate_hz: int = 16_000
    # Bins of the mel filter bank, each a pitch; 80 at 16,000 Hz is usual, 40 at 8,000 is enough.
    mel_bins: int = 80
    # "utterance": each recording's own mean and spread, so that no microphone, room or volume is
    # ever new; "global": those of the training data, better where recordings are single words.
    normalise: Literal["utterance", "global"] = "utterance"
    # Longer recordings are left out of training, in seconds: they cost much and teach little; the
    # run says how many they are.
    longest_s: float = 30.0


@dataclass(frozen=True)
class ModelConfig:
    """The network: embeddings, encoder, bridge, attention, decoder."""

    # Elman 1990, Cho et al. 2014, Hochreiter & Schmidhuber 1997: the LSTM keeps most over long
    # sentences, the GRU is nearly as good with a quarter fewer weights.
    cell: Literal["rnn", "gru", "lstm"] = "lstm"
    # "frames": sound, as many numbers a hundredth of a second as there are mel bins; the task
    # transcription needs it.
    source: Literal["tokens", "frames"] = "tokens"
    # Of frames: what the two convolutions, which make four frames one position, look for.
    frame_channels: int = 32
    # Of frames: stretches of time and bands of pitch that are blanked in a recording while training
    # (SpecAugment, Park et al. 2019); 0 blanks nothing.
    frame_masks: int = 2
    # The longest such stretch, in frames of 10 ms, but never more than a fifth of a recording. The
    # paper has 70 to 100 frames, on utterances of ten seconds and more.
    time_mask: int = 25
    # The widest such band, in mel bins.
    pitch_mask: int = 10
    # A second answer, read off the encoder's outputs one by one (connectionist temporal
    # classification, Graves et al. 2006): its loss teaches the encoder where what is said (Watanabe
    # et al. 2017), and search may listen to it. For tasks whose target follows the source in its
    # order.
    ctc: bool = False
    # The width of a word's vector; where tables are tied, of the output layer too.
    embedding_size: int = 256
    # The width of the encoder's outputs (both directions together) and of the decoder's state.
    hidden_size: int = 256
    # On small data one layer learns sooner and better than two, by more than a point of BLEU at
    # 5,000 pairs; with many pairs more layers may pay (Britz et al. 2017, 4.3).
    encoder_layers: int = 1
    # 2: a second reading from the end to the start; each direction gets half of hidden_size.
    encoder_directions: int = 2
    # The source read from its end, so that its first words are near the first target words; with
    # one direction and no attention worth several BLEU (Sutskever et al. 2014, section 3.3).
    reverse_source: bool = False
    # How the encoder's last state becomes the decoder's first: "copy" hands it over as it is,
    # layer for layer; "dense" passes the top one through a trained layer for each decoder layer;
    # "backward" does so with the backward direction alone (Bahdanau et al. 2015, A.2.2).
    bridge: Literal["copy", "dense", "backward"] = "dense"
    # Where attention is asked and where the context enters, each after its paper:
    # "plain" and "cho" know the source by the context vector alone, "bahdanau", "luong",
    # "input_feeding" and "gnmt" attend. "bahdanau" and "input_feeding" train with a loop over
    # time, which takes two or three times as long.
    decoder: Literal["plain", "cho", "bahdanau", "luong", "input_feeding", "gnmt"] = "gnmt"
    # "gnmt" needs two: the lower asks, the upper is told.
    decoder_layers: int = 2
    # How relevance is scored: "multi_head" is Vaswani et al. 2017, "additive" Bahdanau et al. 2015
    # ("concat" is Luong's name for it), "dot" and "general" Luong et al. 2015. "location" hears too
    # where has been looked (Chorowski et al. 2015): for speech, and a decoder that loops over time.
    attention: Literal["none", "multi_head", "dot", "general", "additive", "concat", "location"] = (
        "multi_head"
    )
    # Of "multi_head": how many parts of the source a step may look at for different reasons.
    attention_heads: int = 1
    # Copying mixed with generating: the pointer-generator (Gu et al. 2016; See et al. 2017). Names,
    # numbers and words that no vocabulary holds come through where answers repeat their source.
    # It copies by the attention.
    copy: bool = False
    # Tells the attention how much each part of the source was looked at before, so that long
    # answers do not say things twice (See et al. 2017, equations 10 and 11). For a decoder with a
    # loop over time and attention "additive".
    coverage: bool = False
    # Press & Wolf 2017: "all" shares one table between source, target and output projection,
    # "output" between target and output, "none" nothing.
    tie: Literal["none", "output", "all"] = "all"
    # Adds what a layer reads to what it gives, from the second layer up (Wu et al. 2016, section
    # 3.1); deep stacks cannot be trained without, two layers can.
    residual: bool = False
    # Normalises what each layer gives (Ba et al. 2016). Worth more than any other part of the
    # recipe: a point of BLEU at 5,000 pairs, for no time.
    layer_norm: bool = True
    # One mask for all steps of a sequence (Gal & Ghahramani 2016): as good as one a step and
    # several times cheaper to draw.
    dropout: float = 0.25
    # Share of tokens whose embedding is blanked while training (Sennrich & Zhang 2019, who use
    # 0.1 to 0.3). Beside the other dropout 0.1 cost us half a point of BLEU.
    word_dropout: float = 0.0


@dataclass(frozen=True)
class TrainingConfig:
    """How the network learns."""

    # A model file to begin as, in place of a network that knows nothing: its settings hold, and its
    # vocabulary; learning rate and epochs are a third unless you say otherwise (docs/training.md).
    finetune: str | None = None
    # Passes over the pairs; the learning rate falls to nothing over them, so half as many are
    # another run and not the half of one. None: by the size of the data, for the less there is the
    # more often it must be read (about 140 passes over 500 sentences, 18 over 29,000, 3 over a
    # million).
    epochs: int | None = None
    # How long the whole run may take, from reading the pairs to the scores: width and schedule are
    # planned by it and by how fast the machine is, and the learning rate falls along the clock
    # (docs/training.md). Takes the place of epochs. None: passes decide.
    minutes: float | None = None
    # Target tokens in a batch, padding not counted. On small data many small steps learn much
    # more from a pass over the pairs than few large ones (Sennrich & Zhang 2019, section 4.2).
    batch_tokens: int = 600
    # Source tokens in a batch; None: any number. What the encoder keeps for learning grows with
    # them, so where sources are far longer than targets this holds memory down.
    batch_source_tokens: int | None = None
    # The highest that AdamW (Loshchilov & Hutter 2019) is given, after the warm-up.
    learning_rate: float = 3e-3
    # Steps in which the learning rate rises from zero.
    warmup_steps: int = 200
    # How it falls: along a cosine or a line to a hundredth of its peak at the last step; "cooldown"
    # stays high and falls in the last fifth (Hägele et al. 2024), better where passes are few; with
    # the root of the steps after the warm-up (Vaswani et al. 2017, section 5.3); or not at all.
    schedule: Schedule = "cosine"
    # Dropout and averaging hold the weights small enough.
    weight_decay: float = 0.0
    # Share of the probability that the right answer leaves to all others (Szegedy et al. 2016, 7):
    # a less certain model gains more from a beam.
    label_smoothing: float = 0.1
    # Share of the merges that are skipped as a text is spelt in subwords, anew for every epoch
    # (BPE-dropout, Provilkov et al. 2020): 0.05 makes texts a fifth longer.
    subword_dropout: float = 0.0
    # Share of the pairs whose source is blanked, others in every pass: so the model learns what is
    # said to anything, which search.mutual_information holds against an output. Without that it is
    # of no use.
    blank_sources: float = 0.0
    # R-Drop (Liang et al. 2021, α there): every batch is read twice with different dropout, and
    # the two answers are drawn together. Doubles the arithmetic; 0 turns it off.
    agreement: float = 0.0
    # Scheduled sampling (Bengio et al. 2015): the share of its own words that the decoder is fed in
    # place of the right ones, rising from none to this over the run. Costs a loop over time.
    scheduled_sampling: float = 0.0
    # Of model.ctc: its share of the loss. 0.2 to 0.5 did about as well in Watanabe et al. 2017,
    # section 4; without, attention finds no way through little data.
    ctc_weight: float = 0.3
    # With model.coverage: how much looking again at what was looked at before costs, beside the
    # cross-entropy (λ in See et al. 2017, equation 13).
    coverage_loss: float = 1.0
    # Of recordings: the share by which they are played faster or slower in some epochs (speed
    # perturbation, Ko et al. 2015, with 0.1 there), which makes other voices of them.
    speed_perturbation: float = 0.0
    # Of recordings: the share of them that each epoch hears in noise, drawn from 5 to 30 dB below
    # and from white to pink, so that what is learned holds in other rooms.
    noise: float = 0.0
    # The norm that gradients are cut to: recurrent networks explode now and then
    # (Pascanu et al. 2013).
    clip_norm: float = 1.0
    # Averaged weights are the ones validated and kept; early epochs gain most.
    # 0 turns the averaging off.
    ema_decay: float = 0.999
    # "auto": bf16 where the processor multiplies it in hardware, fp32 elsewhere.
    precision: Literal["auto", "fp32", "bf16"] = "auto"
    # Longer sides are left out of training, and the run says which.
    max_tokens: int = 200
    # Where directions have unequally many pairs, those of the small ones are read more than once an
    # epoch: n pairs count as n ** (1 / temperature) (Arivazhagan et al. 2019, section 3.2, who took
    # 5). 1 leaves them as they are.
    language_temperature: float = 1.0
    # Steps between validations; None: once an epoch, but neither sooner than 250 steps after the
    # last one nor later than 5,000.
    validate_every: int | None = None
    # Dev sentences translated at each validation; the loss is taken over all of them.
    validation_sentences: int = 1000
    # Between checkpoints, from which `--resume` goes on after a crash; Ctrl-C leaves one too. They
    # never take more than a twentieth of the time.
    checkpoint_seconds: float = 60.0
    # Files of word vectors (word2vec or GloVe, text) that the embeddings begin with; needs
    # text.unit = "words".
    source_vectors: str | None = None
    # Likewise for the target.
    target_vectors: str | None = None
    # Whether vectors from files stay as they are.
    freeze_vectors: bool = False
    # Of the first weights, dropout and the order of the pairs; the same seed, machine and number of
    # threads give the same model.
    seed: int = 1
    # None: as many as there are cores that the run may use. One that goes on keeps its number, for
    # the last bits depend on it.
    threads: int | None = None


@dataclass(frozen=True)
class SearchConfig:
    """How an answer is looked for; kept in the model file as its default.

    docs/decoding.md says when each is of use. Lengths are in tokens, <eos> not counted.
    """

    # 1 is greedy. When sampling it plays no part, unless mutual_information chooses: then so many
    # samples are drawn to choose among.
    beam_size: int = 5
    # Scores are divided by length ** length_penalty, else short outputs win (Wu et al. 2016, 7).
    length_penalty: float = 1.0
    # How much an output loses that looked away from part of the source (Wu et al. 2016, eq. 14).
    # Best was 0.2 there, with scores divided by far less (length_penalty = 0.2). It favours
    # outputs that ramble, and here it cost BLEU: hence off.
    coverage_penalty: float = 0.0
    # How much an output loses for being likely whatever was read (Li et al. 2016, MMI-antiLM, λ
    # there): against the same safe answer to everything. Ranks what the search has found, so it
    # wants a beam, or samples; and a model that was trained with training.blank_sources.
    mutual_information: float = 0.0
    # Diverse beam search (Vijayakumar et al. 2018): so many groups share the beam, and each pays
    # diversity_strength, in nats, for a token as often as the groups before it chose that token
    # at this step. 0.2 to 0.8 did well there (section 5).
    diversity_groups: int = 1
    # In nats, for each group before that chose the same token.
    diversity_strength: float = 0.5
    # The share that CTC has in the score, of a model with model.ctc (Watanabe et al. 2017, section
    # 3.2): it knows no skipping and no repeating. 1: CTC alone.
    ctc_weight: float = 0.0
    # No run of so many tokens stands twice in an output (Paulus et al. 2018, 2.5); 0: any may.
    no_repeat_ngram: int = 0
    # Tokens that an output has at least; <eos> is ruled out before.
    min_length: int = 0
    # None: max_ratio for each token of the source and ten, or what training has seen if that is
    # more.
    max_length: int | None = None
    # Tokens that an output may have for each of its source; twice as many suits translation.
    # Summaries, by default 0, are not longer than training has seen.
    max_ratio: float = 2.0
    # Draw tokens by their probabilities instead of searching for the likeliest output.
    sample: bool = False
    # Below 1 likely tokens become likelier still, at 0 only the likeliest is left.
    temperature: float = 1.0
    # Draw among the k likeliest only (Fan et al. 2018); 0: among all.
    top_k: int = 0
    # Draw among the fewest tokens that hold so much probability (Holtzman et al. 2020); 1: all.
    top_p: float = 1.0
    # The same seed draws the same output for the same sentence.
    seed: int = 1
    # Write the source word that <unk> looked at most in its place (Jean et al. 2015, 3.3). None:
    # where a model of words copies, for its answers are to be made of what was read.
    replace_unk: bool | None = None


@dataclass(frozen=True)
class Config:
    """Everything that decides what a training run does."""

    # What the model is for; its file remembers. Each task has defaults of its own, over those on
    # this page (docs/tasks.md).
    task: str = "translation"
    # ISO 639 code, such as "en"; picks the source out of files that hold several languages.
    source_language: str = ""
    # Likewise for the target; it also chooses how scores are tokenised.
    target_language: str = ""
    # What a model of several languages translates, as in "en-fr en-ko"; filled in from the data.
    directions: str = ""
    # The styles it can be asked for, as in "polite casual", the most frequent first; likewise.
    styles: str = ""
    text: TextConfig = field(default_factory=TextConfig)
    audio: AudioConfig = field(default_factory=AudioConfig)
    model: ModelConfig = field(default_factory=ModelConfig)
    training: TrainingConfig = field(default_factory=TrainingConfig)
    search: SearchConfig = field(default_factory=SearchConfig)


SECTIONS: Mapping[str, type] = {
    "text": TextConfig,
    "audio": AudioConfig,
    "model": ModelConfig,
    "training": TrainingConfig,
    "search": SearchConfig,
}
