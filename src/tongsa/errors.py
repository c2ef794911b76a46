"""What can go wrong, named by who must mend it.

Every message says what was found, where, and what would work. The command line prints it
without a traceback.
"""


class TongsaError(Exception):
    """Something that the user can mend; the base of every error we raise on purpose."""


class ConfigError(TongsaError):
    """A setting, a flag or a configuration file is wrong."""


class DataError(TongsaError):
    """The pairs, or a file that should hold them, are wrong."""


class ModelFileError(TongsaError):
    """A model file is missing, damaged, of another kind or of another version."""


class TrainingError(TongsaError):
    """Training cannot go on, for example because the loss is no longer a number."""
