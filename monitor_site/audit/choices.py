"""What can be done to something."""

from django.db import models


class Verb(models.TextChoices):
    """What somebody did, as far as the log tells it apart."""

    SEEN = "seen", "bekeken"
    CHANGED = "changed", "gewijzigd"
    EXPORTED = "exported", "gedownload"
    SENT = "sent", "verzending bediend"
    REFUSED = "refused", "mocht niet"
    DROPPED = "dropped", "maand opgeruimd"
