"""The search in one short string, to stand beside a score."""

from tongsa.config import SearchConfig


def signature(settings: SearchConfig, models: int = 1) -> str:
    """Return what decides the outputs, such as `beam:5|lp:1.0`; what is off is left out.

    models   how many average their probabilities
    """
    off = SearchConfig()
    parts: list[tuple[str, object]] = []
    if settings.sample:
        parts.append(("sample", settings.seed))
        parts.append(("temp", settings.temperature))
        if settings.top_k:
            parts.append(("topk", settings.top_k))
        if settings.top_p != off.top_p:
            parts.append(("topp", settings.top_p))
    else:
        parts.append(("beam", settings.beam_size))
        if settings.beam_size > 1:
            parts.append(("lp", settings.length_penalty))
            if settings.coverage_penalty:
                parts.append(("cp", settings.coverage_penalty))
        if settings.diversity_groups > 1:
            parts.append(("groups", settings.diversity_groups))
            parts.append(("diversity", settings.diversity_strength))
    if settings.ctc_weight:
        parts.append(("ctc", settings.ctc_weight))
    if settings.mutual_information:
        if settings.sample:
            parts.append(("of", settings.beam_size))
        parts.append(("mi", settings.mutual_information))
    if settings.no_repeat_ngram:
        parts.append(("norepeat", settings.no_repeat_ngram))
    if settings.min_length:
        parts.append(("min", settings.min_length))
    if settings.max_length is not None:
        parts.append(("max", settings.max_length))
    elif settings.max_ratio != off.max_ratio:
        parts.append(("maxratio", settings.max_ratio))
    if settings.replace_unk:
        parts.append(("unk", "copied"))
    if models > 1:
        parts.append(("models", models))
    return "|".join(f"{name}:{value}" for name, value in parts)
