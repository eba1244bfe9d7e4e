"""Who there is to be asked: organisations, the people in office there, and since when. Knows nothing of surveys."""

from typing import TypeAlias

from django.db import models
from django.db.models import Q

from organisations.choices import OFFICES_OF_TIER, FormOfAddress, Office, OfficialRole, Province, SizeClass, Tier, Urbanity


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
    source_id = models.CharField("kenmerk in de bron", max_length=40, blank=True, help_text="systeemId in de almanak")
    declared_seats = models.PositiveSmallIntegerField(
        "zetels volgens de bron", null=True, blank=True, help_text="Met de hand ingevuld in de almanak; alleen om te vergelijken"
    )
    postal_address = models.CharField("postadres", max_length=120, blank=True, help_text="Postbus, of straat en huisnummer")
    postcode = models.CharField("postcode", max_length=7, blank=True)
    city = models.CharField("plaats", max_length=80, blank=True)
    general_email = models.EmailField("algemeen e-mailadres", max_length=254, blank=True)
    ended_on = models.DateField("opgeheven op", null=True, blank=True)

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


class PersonInFrame(models.Model):
    """What is kept of a person in the frame. No party: that is a special category, and nothing needs it."""

    initials = models.CharField("voorletters", max_length=20, blank=True)
    first_name = models.CharField("roepnaam", max_length=60, blank=True)
    prefix = models.CharField("tussenvoegsel", max_length=20, blank=True)
    family_name = models.CharField("achternaam", max_length=80)
    sort_key = models.CharField("sorteersleutel", max_length=120, editable=False, db_index=True)
    form_of_address = models.CharField("aanhef", max_length=4, choices=FormOfAddress, blank=True)
    original_name = models.CharField("naam in de bron", max_length=200, blank=True, editable=False)
    email = models.EmailField("e-mailadres", max_length=254, blank=True)
    phone = models.CharField("telefoon", max_length=20, blank=True)
    source_id = models.CharField("kenmerk in de bron", max_length=40, blank=True, help_text="systeemId in de almanak")
    is_acting = models.BooleanField("waarnemend", default=False)
    left_on = models.DateField("uit functie op", null=True, blank=True)
    email_failed_on = models.DateField("e-mailadres onbestelbaar sinds", null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """Name as it is written in a letter: first name or initials, prefix, family name."""
        return " ".join(part for part in (self.first_name or self.initials, self.prefix, self.family_name) if part)


class OfficeHolder(PersonInFrame):
    """A person in a political office (politieke ambtsdrager) of one organisation."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="office_holders", verbose_name="organisatie"
    )
    office = models.CharField("functie", max_length=12, choices=Office)
    asked_as = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="not_asked_as", verbose_name="benaderd als"
    )
    """The same person in another office, for which the invitation is; empty for nearly everybody."""

    class Meta:
        verbose_name = "ambtsdrager"
        verbose_name_plural = "ambtsdragers"
        ordering = ("organisation", "office", "sort_key")
        constraints = (
            models.CheckConstraint(
                condition=Q(office__in=[office for offices in OFFICES_OF_TIER.values() for office in offices]),
                name="office_holder_office_known",
            ),
            models.UniqueConstraint(fields=("source_id",), condition=~Q(source_id=""), name="office_holder_source_id_once"),
        )

    @property
    def function(self) -> Office:
        """The office, by the name that an official's role has too."""
        return Office(self.office)


class Official(PersonInFrame):
    """A griffier, secretaris or secretaris-directeur: asked for the survey of organisations, not for that of office holders."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="officials", verbose_name="organisatie")
    role = models.CharField("functie", max_length=20, choices=OfficialRole)

    class Meta:
        verbose_name = "functionaris"
        verbose_name_plural = "functionarissen"
        ordering = ("organisation", "role", "sort_key")
        constraints = (
            models.CheckConstraint(condition=Q(role__in=OfficialRole.values), name="official_role_known"),
            models.UniqueConstraint(fields=("source_id",), condition=~Q(source_id=""), name="official_source_id_once"),
        )

    @property
    def function(self) -> OfficialRole:
        """The role, by the name that an office holder's office has too."""
        return OfficialRole(self.role)


Person: TypeAlias = OfficeHolder | Official


class OfficeTerm(models.Model):
    """A term of office (ambtsperiode) of a person: what survives of a change of office, of leaving and of coming back."""

    office_holder = models.ForeignKey(OfficeHolder, on_delete=models.CASCADE, null=True, related_name="terms")
    official = models.ForeignKey(Official, on_delete=models.CASCADE, null=True, related_name="terms")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="organisatie")
    role = models.CharField("functie", max_length=20, choices=[*Office.choices, *OfficialRole.choices])
    started_on = models.DateField("sinds", null=True, blank=True)
    """Null when the source did not say; then `first_seen_on` is all that is known."""
    first_seen_on = models.DateField("voor het eerst gezien op")
    ended_on = models.DateField("tot", null=True, blank=True)
    started_by = models.ForeignKey(
        "FrameImport", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="uit import"
    )
    ended_by = models.ForeignKey("FrameImport", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="tot import")

    class Meta:
        verbose_name = "ambtsperiode"
        verbose_name_plural = "ambtsperioden"
        ordering = ("first_seen_on", "pk")
        default_permissions = ()
        constraints = (
            models.CheckConstraint(
                condition=Q(office_holder=None, official__isnull=False) | Q(office_holder__isnull=False, official=None),
                name="office_term_of_one_person",
            ),
        )

    def __str__(self) -> str:
        return f"ambtsperiode {self.pk}"
