"""Settings of the whole test run."""

from hypothesis import settings

# A machine that is busy elsewhere makes no claim false.
settings.register_profile("tongsa", deadline=None)
settings.load_profile("tongsa")
