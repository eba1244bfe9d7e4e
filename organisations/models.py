"""The frame (steekproefkader): who there is to be asked. Knows nothing of surveys."""

from django.db import models
from django.db.models import Q

from organisations.choices import OFFICES_OF_TIER, Office, Province, SizeClass, Tier, Urbanity


class Organisation(models.Model):
    """A municipality, province or water board (gemeente, provincie, waterschap)."""

    code = models.CharField("code", max_length=6, unique=True, help_text="GM0363, PV27 of WS0155")
    tier = models.CharField("bestuurslaag", max_length=10, choices=Tier)
    name = models.CharField("naam", max_length=100)
    official_name = models.CharField("officiële naam", max_length=120)
    sort_key = models.CharField("sorteersleutel", max_length=100, editable=False, db_index=True)
    province = models.CharField("provincie", max_length=4, choices=Province, blank=True)
    inhabitants = models.PositiveIntegerField("inwoners", null=True, blank=True)
    size_class = models.CharField("inwonertalklasse", max_length=10, choices=SizeClass)
    urbanity = models.PositiveSmallIntegerField("stedelijkheid", choices=Urbanity, default=Urbanity.NOT_APPLICABLE)

    class Meta:
        verbose_name = "organisatie"
        verbose_name_plural = "organisaties"
        ordering = ("tier", "sort_key")
        constraints = (
            models.CheckConstraint(condition=Q(tier__in=Tier.values), name="organisation_tier_known"),
            models.CheckConstraint(
                condition=~Q(tier=Tier.GEMEENTE) | (Q(urbanity__gte=1) & ~Q(size_class=SizeClass.NOT_APPLICABLE)),
                name="organisation_municipality_classified",
            ),
        )

    def __str__(self) -> str:
        return self.official_name


class OfficeHolder(models.Model):
    """A person in a political office (politieke ambtsdrager) of one organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="office_holders", verbose_name="organisatie"
    )
    office = models.CharField("functie", max_length=12, choices=Office)
    initials = models.CharField("voorletters", max_length=20, blank=True)
    first_name = models.CharField("roepnaam", max_length=60, blank=True)
    prefix = models.CharField("tussenvoegsel", max_length=20, blank=True)
    family_name = models.CharField("achternaam", max_length=80)
    sort_key = models.CharField("sorteersleutel", max_length=120, editable=False, db_index=True)
    email = models.EmailField("e-mailadres", max_length=254, blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)

    class Meta:
        verbose_name = "ambtsdrager"
        verbose_name_plural = "ambtsdragers"
        ordering = ("organisation", "office", "sort_key")
        constraints = (
            models.CheckConstraint(
                condition=Q(office__in=[office for offices in OFFICES_OF_TIER.values() for office in offices]),
                name="office_holder_office_known",
            ),
        )

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Name as it is written in a letter: first name or initials, prefix, family name."""
        return " ".join(part for part in (self.first_name or self.initials, self.prefix, self.family_name) if part)
