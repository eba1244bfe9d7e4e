"""The Celery application: queues `mail` and `report`, thin tasks, and the beat entries of `periodic_tasks`."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging, worker_process_init

from monitor_site.garbage import look_for_garbage_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "monitor_site.settings.production")

app = Celery("monitor_site")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="periodic_tasks")


@setup_logging.connect
def keep_logging_as_django_set_it(**_: Any) -> None:
    """Stop Celery from putting its own handlers beside the redacting ones of Django's settings."""


@worker_process_init.connect
def settle(**_: Any) -> None:
    """Let a process of a worker look for garbage seldom, as a web process does: what it consists of never goes away."""
    look_for_garbage_seldom()
