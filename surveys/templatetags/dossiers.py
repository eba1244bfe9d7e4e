"""Names of who fills in a dossier, for templates."""

from django import template

from surveys.filler_names import name_and_role

register = template.Library()
register.filter("name_and_role", name_and_role)
