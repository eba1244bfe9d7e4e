"""Addresses of the page Verdiepend onderzoek; an organisation is a number, and nothing names a person."""

from django.urls import path, re_path

from surveys.views import interview_choice, interview_organisation, interview_parts, interview_results, interviews

_KIND = "(?P<kind>" + "|".join(interview_parts.KINDS) + ")"

urlpatterns = [
    path("beheer/verdieping/", interviews.interviews, name="interviews"),
    path("beheer/verdieping/organisatie/<int:pk>/", interview_organisation.organisation, name="selected_organisation"),
    path("beheer/verdieping/organisatie/<int:pk>/uitnodiging/", interview_organisation.invitation, name="selected_invitation"),
    path("beheer/verdieping/organisatie/<int:pk>/doet-mee", interview_organisation.agreed, name="selected_agreed"),
    path("beheer/verdieping/organisatie/<int:pk>/afvallen/", interview_organisation.drop_out, name="selected_drop"),
    path("beheer/verdieping/organisatie/<int:pk>/terughalen", interview_organisation.back, name="selected_back"),
    re_path(rf"^beheer/verdieping/organisatie/(?P<pk>\d+)/{_KIND}/$", interview_parts.new_part, name="selected_part"),
    path("beheer/verdieping/document/<int:pk>/checklist/", interview_parts.checklist, name="document_checklist"),
    path("beheer/verdieping/<int:year>/", interviews.interviews, name="interviews_edition"),
    path("beheer/verdieping/<int:year>/organisaties.csv", interviews.organisations_csv, name="interviews_csv"),
    path("beheer/verdieping/<int:year>/voorstel/", interview_choice.proposal, name="interviews_proposal"),
    path("beheer/verdieping/<int:year>/toevoegen/", interview_choice.add_organisation, name="interviews_add"),
    path("beheer/verdieping/<int:year>/tabellen/", interview_results.tables, name="interviews_tables"),
    path("beheer/verdieping/<int:year>/tabellen/tabellen.csv", interview_results.tables_csv, name="interviews_tables_csv"),
    path("beheer/verdieping/<int:year>/gedragscodes/", interview_results.codes, name="interviews_codes"),
    path("beheer/verdieping/<int:year>/gedragscodes/gedragscodes.csv", interview_results.codes_csv, name="interviews_codes_csv"),
    path("beheer/verdieping/<int:year>/notities/", interview_results.notes, name="interviews_notes"),
    path("beheer/verdieping/<int:year>/casussen/", interview_results.cases, name="interviews_cases"),
]
for kind, each in interview_parts.KINDS.items():
    address, known = f"beheer/verdieping/{kind}/<int:pk>/", {"kind": kind}
    urlpatterns += [
        path(address, interview_parts.part, known, name=f"{each.name}_change"),
        path(f"{address}weggooien/", interview_parts.discard_part, known, name=f"{each.name}_discard"),
    ]
