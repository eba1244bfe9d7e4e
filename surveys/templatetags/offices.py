"""How an office is called in a running sentence, for templates."""

from django import template

from surveys.office_words import in_a_sentence, office_word, role

__all__ = ["in_a_sentence", "office_word", "role"]

register = template.Library()
register.filter("office_word", office_word)
register.filter("role", role)
register.filter("in_a_sentence", in_a_sentence)
