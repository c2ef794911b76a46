"""What a model is for: small plug-ins on an untouched core."""

from tongsa.tasks.registry import TASKS, configure, task_named
from tongsa.tasks.task import Task
from tongsa.tasks.text_task import TextTask

__all__ = ["TASKS", "Task", "TextTask", "configure", "task_named"]
