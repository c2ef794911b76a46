"""Translation: a sentence in one language, the same in another."""

from tongsa.tasks.text_task import TextTask


class Translation(TextTask):
    verb = "translate"
