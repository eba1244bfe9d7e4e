"""Addresses of the page Open antwoorden. An answer is a mark that names no row; no text and no code stands in an address."""

from django.urls import path

from reports.views import code_scheme, coding, coding_list, open_answers, quotes, scheme_codes

ROOT = "beheer/open-antwoorden/"
SCHEME = f"{ROOT}schema/<int:scheme_id>/"

urlpatterns = [
    path(ROOT, open_answers.latest, name="open_answers"),
    path(f"{ROOT}<int:survey_id>/", open_answers.survey_page, name="open_answers_survey"),
    path(f"{ROOT}<int:survey_id>/<slug:variable>/beginnen/", open_answers.start, name="code_scheme_start"),
    path(SCHEME, code_scheme.page, name="code_scheme"),
    path(f"{SCHEME}codes.csv", code_scheme.codes_csv, name="code_scheme_csv"),
    path(f"{SCHEME}aandeel/", code_scheme.share, name="code_scheme_share"),
    path(f"{SCHEME}code/", scheme_codes.new_code, name="scheme_code_new"),
    path(f"{SCHEME}code/<int:code_id>/", scheme_codes.code, name="scheme_code"),
    path(f"{SCHEME}code/<int:code_id>/weghalen/", scheme_codes.discard, name="scheme_code_discard"),
    path(f"{SCHEME}regels/", scheme_codes.rules, name="scheme_rules"),
    path(f"{SCHEME}regels/<int:rule_id>/weghalen", scheme_codes.discard_rule, name="scheme_rule_discard"),
    path(f"{SCHEME}coderen/", coding.next_answer, name="coding_next"),
    path(f"{SCHEME}coderen/<slug:mark>/", coding.answer, name="coding_answer"),
    path(f"{SCHEME}lijst/", coding_list.page, name="coding_list"),
    path(f"{SCHEME}tweede/", coding.next_second, name="coding_next_second"),
    path(f"{SCHEME}tweede/<slug:mark>/", coding.second, name="coding_second"),
    path(f"{SCHEME}verschillen/", coding.differences, name="coding_differences"),
    path(f"{SCHEME}verschillen/<slug:mark>/", coding.difference, name="coding_difference"),
    path(f"{SCHEME}citaten/", quotes.page, name="quotes"),
    path(f"{SCHEME}citaten/citaten.csv", quotes.download, name="quotes_csv"),
    path(f"{SCHEME}citaten/<slug:mark>/", quotes.quote, name="quote"),
    path(f"{SCHEME}citaten/<int:quote_id>/intrekken", quotes.withdraw, name="quote_withdraw"),
]
