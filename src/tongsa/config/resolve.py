"""From a preset, a TOML file and single settings to one configuration, and back to TOML."""

import dataclasses
import functools
import json
import os
import tomllib
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tongsa.config.contradictions import contradictions, search_faults
from tongsa.config.nearest import nearest, nearest_setting
from tongsa.config.presets import PRESETS
from tongsa.config.settings import SECTIONS, Config, SearchConfig
from tongsa.config.types import type_fault
from tongsa.errors import ConfigError


def resolve(
    preset: str = "default",
    file: str | os.PathLike[str] | None = None,
    settings: Iterable[str] | Mapping[str, Any] = (),
    *,
    of_task: Callable[[str], Mapping[str, Any]] = lambda _: {},
    of_model: Callable[[str], Mapping[str, Any]] = lambda _: {},
) -> Config:
    """Build the configuration from a preset, a TOML file over it, and single settings over both.

    settings   `"section.name=value"` strings, or a mapping `{"section.name": value}`
    of_task    gives the settings that lie under all of these, as a mapping, by the name of the
               task that they settle on; ConfigError where there is no such task
    of_model   gives those of the model that training.finetune names, which lie over the task's

    Raises ConfigError with everything that is wrong, one line each.
    """
    problems: list[str] = []
    layers: list[tuple[str, Mapping[str, Any]]] = []
    if preset in PRESETS:
        layers.append((f"preset {preset}", PRESETS[preset]))
    else:
        problems.append(f"unknown preset {preset!r}{nearest(preset, PRESETS)}")
    if file is not None:
        layers.append((str(file), _read_toml(Path(file))))
    layers += _parse_settings(settings, problems)
    if (path := _begun_as(layers)) is not None:
        layers.insert(0, (path, of_model(path)))
    named = [layer["task"] for _, layer in layers if isinstance(layer.get("task"), str)]
    task = named[-1] if named else Config.task
    try:
        layers[:0] = [(f"task {task}", layer) for layer in _layers(of_task(task).items())]
    except ConfigError as error:
        problems.append(str(error))
    return _build(layers, problems)


def _begun_as(layers: Iterable[tuple[str, Mapping[str, Any]]]) -> str | None:
    """Return the model file that training.finetune names."""
    named: object = None
    for _, layer in layers:
        section = layer.get("training")
        if isinstance(section, Mapping):
            named = section.get("finetune", named)
    return named if isinstance(named, str) and named != "none" else None


def from_stored(stored: Mapping[str, Any]) -> Config:
    """Rebuild a configuration that `to_dict` wrote. Raises ConfigError where it is not one."""
    return _build([("stored configuration", stored)], [])


def _build(layers: Iterable[tuple[str, Mapping[str, Any]]], problems: list[str]) -> Config:
    """Lay each (where it comes from, values) over those before it; `problems` were found before."""
    values: dict[str, Any] = {}
    for where, layer in layers:
        _merge(values, layer, Config, where, "", problems)
    if problems:
        raise ConfigError("\n".join(problems))
    config = Config(
        **{name: value for name, value in values.items() if name not in SECTIONS},
        **{name: kind(**values.get(name, {})) for name, kind in SECTIONS.items()},
    )
    problems = list(contradictions(config))
    if problems:
        raise ConfigError("\n".join(problems))
    return config


def to_dict(config: Config) -> dict[str, Any]:
    """Return the configuration as nested dictionaries, as the model file stores it."""
    return dataclasses.asdict(config)


def to_flat(config: Config) -> dict[str, Any]:
    """Return every setting by its full name, as in "training.epochs"."""
    return _flat(to_dict(config), "")


def _flat(section: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    flat: dict[str, Any] = {}
    for name, value in section.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{name}.")
        else:
            # As it will be read back.
            flat[prefix + name] = list(value) if isinstance(value, tuple) else value
    return flat


def to_toml(config: Config) -> str:
    """Return the configuration as TOML that `--config` reads back; unset values are left out."""
    plain = to_dict(config)
    lines = [f"{k} = {_toml(v)}" for k, v in plain.items() if not isinstance(v, dict)]
    for name, section in plain.items():
        if isinstance(section, dict):
            lines += ["", f"[{name}]"]
            lines += [f"{k} = {_toml(v)}" for k, v in section.items() if v is not None]
    return "\n".join(lines) + "\n"


def change_search(
    search: SearchConfig, changes: Mapping[str, Any], configs: Iterable[Config]
) -> SearchConfig:
    """Return `search` with other values for some of its fields; None leaves one as it is.

    configs   of the models that shall search so
    Raises ConfigError with everything that is wrong, one line each.
    """
    hints = _hints(SearchConfig)
    given = {name: value for name, value in changes.items() if value is not None}
    faults = {name: type_fault(value, hints[name]) for name, value in given.items()}
    problems = [f"{name} = {given[name]!r}: {fault}" for name, fault in faults.items() if fault]
    if not problems:
        search = dataclasses.replace(search, **given)
        # A dictionary: what is wrong with all models of an ensemble is said once.
        problems = list(dict.fromkeys(f for c in configs for f in search_faults(search, c)))
    if problems:
        raise ConfigError("\n".join(problems))
    return search


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    """Return the types of a section's fields; to work them out costs as much as a step."""
    return typing.get_type_hints(kind)


def _merge(
    into: dict[str, Any],
    layer: Mapping[str, Any],
    kind: type,
    where: str,
    prefix: str,
    problems: list[str],
) -> None:
    """Lay `layer` over `into`, checking names and types against the dataclass `kind`."""
    fields = {f.name: f for f in dataclasses.fields(kind)}
    hints = _hints(kind)
    for name, value in layer.items():
        if name not in fields:
            near = nearest_setting(prefix, name)
            problems.append(f"{where}: unknown setting {prefix + name!r}{near}")
        elif kind is Config and name in SECTIONS:
            if isinstance(value, Mapping):
                section = into.setdefault(name, {})
                _merge(section, value, SECTIONS[name], where, f"{prefix}{name}.", problems)
            else:
                problems.append(f"{where}: {prefix + name} is a section, not a value")
        else:
            # TOML has no word for "unset"; we write none. To a choice, "none" is a value.
            if value == "none" and type(None) in typing.get_args(hints[name]):
                value = None
            fault = type_fault(value, hints[name])
            if fault:
                problems.append(f"{where}: {prefix + name} = {value!r}: {fault}")
            else:
                is_float = hints[name] in (float, float | None) and value is not None
                into[name] = float(value) if is_float else value


def _parse_settings(
    settings: Iterable[str] | Mapping[str, Any], problems: list[str]
) -> list[tuple[str, Mapping[str, Any]]]:
    pairs: list[tuple[str, Any]] = []
    if isinstance(settings, Mapping):
        pairs = list(settings.items())
    else:
        for text in settings:
            name, equals, value = text.partition("=")
            if equals:
                pairs.append((name.strip(), _parse_value(value.strip())))
            else:
                problems.append(
                    f"{text!r}: write it as section.name=value, as in training.epochs=10"
                )
    return [("--set", layer) for layer in _layers(pairs)]


def _layers(pairs: Iterable[tuple[str, Any]]) -> Iterator[Mapping[str, Any]]:
    """Yield {"section": {"name": value}} for each ("section.name", value)."""
    for name, value in pairs:
        layer: Any = value
        for part in reversed(name.split(".")):
            layer = {part: layer}
        yield layer


def _parse_value(text: str) -> Any:
    """Read a value as TOML does; what is no TOML value is a plain text: no quotes needed."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except tomllib.TOMLDecodeError:
        return text


def _read_toml(path: Path) -> dict[str, Any]:
    try:
        # Some editors begin UTF-8 with a byte order mark, which TOML does not know.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path}: not valid TOML: {error}") from None
    except UnicodeDecodeError as error:
        raise ConfigError(f"{path}: not UTF-8 at byte {error.start}") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # JSON escapes quotes, backslashes and line ends as TOML does.
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
