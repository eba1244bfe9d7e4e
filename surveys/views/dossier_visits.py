"""The door before every page of a dossier: who is filling in, may they, and their 30 minutes begin anew."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, wraps
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone

from surveys import cookies, routing
from surveys.choices import NOT_TO_BE_ASKED
from surveys.dossiers import Desk, desk_of
from surveys.entering import NotInvitedError, NotOpenError
from surveys.filling import BlockSheet, NotYoursError, finish_block, problems_of
from surveys.forms import PAGE
from surveys.joining import join, may_stay
from surveys.models import Filler, Invitation
from surveys.permissions import may_fill
from surveys.queries import find_filler
from surveys.questionnaires import SurveyInField, survey_in_field
from surveys.routing import Page, Part, Progress, Questionnaire, Value
from surveys.saving import PostedPage
from surveys.views.answer_page import CONFLICT, OVERVIEW, PageVisit, show
from surveys.views.answer_page import answer as answer_page
from surveys.views.start import not_invited, not_open, see_other
from surveys.views.visits import DOSSIER, expired

REOPEN = "heropenen"


@dataclass(frozen=True)
class DossierVisit:
    """One request of somebody who fills in a dossier."""

    desk: Desk
    lookup: bytes
    survey: SurveyInField
    now: datetime
    seconds: int
    """Since the page in front of the filler was shown."""

    @property
    def filler(self) -> Filler:
        """Who is filling in."""
        return self.desk.filler

    @property
    def is_complete(self) -> bool:
        """Whether the organisation is done."""
        return self.desk.dossier.is_complete

    @property
    def may_reopen(self) -> bool:
        """Whether a finished dossier may be opened again: until closing, or later for whom it was reopened."""
        return not self.filler.is_colleague and not self.survey.is_ending

    def block(self, name: str) -> "BlockVisit":
        """Return the visit to one block; raises Http404 for one that is not there or not for this filler."""
        block = self.desk.block(name)
        if block is None or not may_fill(self.filler, block):
            raise Http404
        return BlockVisit(self, block)

    def to_start(self) -> HttpResponse:
        """Lead to where this filler goes on: first the block about the filler, then the opening block, then the overview."""
        desk = self.desk
        row = desk.row(desk.personal)
        if row is None:
            return see_other("dossier_welcome")
        if row.finished_at is None:
            return BlockVisit(self, desk.personal).to_continue()
        return see_other("dossier")


View = Callable[..., HttpResponse]


def filler_page(view: Callable[..., HttpResponse]) -> View:
    """Give a view the visit of the filler; who has none, or came too late, is led elsewhere."""

    @wraps(view)
    def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        now = timezone.now()
        seen = cookies.read_filler(request)
        filler = find_filler(seen.filler_id) if seen else None
        if seen is None or filler is None or not _has_code(filler, seen.lookup):
            return expired(request, kwargs.get("name", ""))
        survey = survey_in_field(filler.dossier.survey_id, now)
        if not may_stay(filler, survey, now):
            return leave_dossier(not_open(request, survey))
        seconds = int((now - seen.shown_at).total_seconds())
        visit = DossierVisit(desk_of(filler), seen.lookup, survey, now, seconds)
        try:
            answer = view(request, visit, *args, **kwargs)
        except NotYoursError:
            answer = see_other("dossier")  # the block was taken back at this very moment
        return stay(answer, visit)

    return page


def _has_code(filler: Filler, lookup: bytes) -> bool:
    """Tell whether the code with which a filler came in still holds."""
    if filler.invitation is not None:
        return bytes(filler.invitation.lookup) == lookup and filler.invitation.disposition not in NOT_TO_BE_ASKED
    return any(bytes(given.lookup) == lookup and given.withdrawn_at is None for given in filler.handovers_accepted.all())


def stay(answer: HttpResponse, visit: DossierVisit) -> HttpResponse:
    """Let the filler in for another 30 minutes, unless the view showed them out."""
    if cookies.FILLER_COOKIE not in answer.cookies:
        cookies.set_filler(answer, visit.filler.pk, lookup=visit.lookup, now=visit.now)
    return answer


def leave_dossier(answer: HttpResponse) -> HttpResponse:
    """Show the filler out of this browser."""
    cookies.clear_filler(answer)
    return answer


def enter(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Let an official into the dossier of the organisation, after the button on the start page."""
    return _let_in(request, invitation, DossierVisit.to_start)


def resume_dossier(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Let an official in again after too long a silence; save the page that was waiting, and go on with it."""

    def resume(visit: DossierVisit) -> HttpResponse:
        waiting = visit.desk.questionnaire.pages_by_name.get(request.POST.get(PAGE, ""))
        is_ours = waiting is not None and any(name in waiting.variables for name in request.POST)
        return answer_page(request, visit.block(waiting.part.name), waiting) if waiting and is_ours else visit.to_start()

    return _let_in(request, invitation, resume)


def _let_in(request: HttpRequest, invitation: Invitation, lead: Callable[[DossierVisit], HttpResponse]) -> HttpResponse:
    try:
        visit = _visit_of(invitation)
    except NotInvitedError:
        return not_invited(request)
    except NotOpenError as error:
        return not_open(request, error.survey)
    answer = stay(lead(visit), visit)
    cookies.clear_start(answer)
    return answer


def _visit_of(invitation: Invitation) -> DossierVisit:
    """Let an official join, and return the visit; raises NotInvitedError or NotOpenError."""
    now = timezone.now()
    filler = find_filler(join(invitation, now=now).pk)
    if filler is None:
        raise NotInvitedError
    return DossierVisit(desk_of(filler), bytes(invitation.lookup), survey_in_field(invitation.survey_id, now), now, 0)


@dataclass
class BlockVisit(PageVisit):
    """One request about a block: its pages, saved in the answers of this filler or of both together."""

    page_template: ClassVar[str] = "dossier/page.html"
    conflict_template: ClassVar[str] = "dossier/conflict.html"

    visit: DossierVisit
    block: Part

    @property
    def now(self) -> datetime:
        """When the request came."""
        return self.visit.now

    @property
    def seconds(self) -> int:
        """Since the page in front of the filler was shown."""
        return self.visit.seconds

    @cached_property
    def sheet(self) -> BlockSheet:
        """What the answers are saved in."""
        return BlockSheet(self.visit.desk, self.block, self.now)

    @property
    def desk(self) -> Desk:
        """The dossier, as read last."""
        return self.sheet.desk

    @property
    def questionnaire(self) -> Questionnaire:
        """The version that the dossier was given to."""
        return self.desk.questionnaire

    @property
    def answers(self) -> dict[str, Value]:
        """The personal, the opening and the own answers."""
        return self.desk.answers(self.block, self.sheet.row)

    @property
    def background(self) -> dict[str, Value]:
        """What is known of the organisation and of the seat of the filler."""
        return self.desk.background()

    @property
    def name(self) -> str:
        """The name of the block, as it stands in addresses."""
        return self.block.name

    def pages(self) -> tuple[Page, ...]:
        """Return the pages of the block on the path."""
        return self.desk.path(self.block, self.sheet.row)

    def answered_pages(self) -> tuple[Page, ...]:
        """Return the pages of the block with an answer, on the path or not."""
        answers = self.sheet.row.answers
        pages = routing.block_pages(self.questionnaire, self.block)
        return tuple(page for page in pages if any(name in answers for name in page.variables))

    def progress(self, page: Page) -> Progress:
        """Return how far the filler is in the block."""
        return routing.block_progress(self.questionnaire, page, self.answers, self.background)

    def percent(self, progress: Progress) -> int:
        """Return how full the bar of the block is."""
        return int(100 * progress.share)

    def address(self, page: Page) -> str:
        """Return the address of `page`."""
        return reverse("dossier_page", args=(self.name, page.name))

    @property
    def first_address(self) -> str:
        """The address of the first page of the block."""
        return self.address(self.pages()[0])

    def words(self) -> dict[str, Any]:
        """Return what the pages of a block say besides: which one it is, and who typed last where two fill it in."""
        row, blocks = self.sheet.row, [part for part in self.desk.own_blocks if part is not self.desk.personal]
        last = next((one for one in self.desk.fillers if one.pk == row.last_saved_by_id), None)
        return {
            "expired_address": f"{reverse('session_expired')}?van={DOSSIER}",
            "block_name": self.name,
            "block_title": self.title,
            "block_number": blocks.index(self.block) + 1 if self.block in blocks and self.desk.openings() else 0,
            "block_count": len(blocks),
            "is_shared": row.is_shared,
            "has_colleague": len(self.desk.asked) > 1,
            "is_personal": self.block is self.desk.personal,
            "is_opening": self.block is self.desk.opening,
            "last_saved_by": last,
            "is_last_saved_by_me": last is not None and last.pk == self.visit.filler.pk,
            "last_saved_at": row.saved_at,
        }

    @property
    def title(self) -> str:
        """The title of the block as this filler reads it."""
        return routing.block_view(self.questionnaire, self.block, self.answers, self.background).title

    def to_continue(self) -> HttpResponse:
        """Lead to the page where the filler goes on; to the overview of the block when all its pages were saved."""
        page = self.desk.page_to_continue(self.block)
        return HttpResponseRedirect(self.address(page), status=303) if page else self.to_block_overview()

    def to_block_overview(self) -> HttpResponse:
        """Lead to the answers to this block; the block about the filler is too short to have one."""
        return self.done() if self.block is self.desk.personal else see_other("dossier_block", self.name)

    def to_next(self, page: Page, came_from: str) -> HttpResponse:
        """Go to the next page; who came from the overview of the block goes back there, past what the new answer opened."""
        if came_from == OVERVIEW:
            missing = problems_of(self.desk, self.block, self.sheet.row)
            return self._from_overview(missing[0].page) if missing else self.to_block_overview()
        following = routing.block_next_page(self.questionnaire, page, self.answers, self.background)
        return HttpResponseRedirect(self.address(following), status=303) if following else self.to_block_overview()

    def to_previous(self, page: Page, came_from: str) -> HttpResponse:
        """Go one page back, or to the overview that the filler came from."""
        if came_from == OVERVIEW:
            return self.to_block_overview()
        before = routing.block_previous_page(self.questionnaire, page, self.answers, self.background)
        return HttpResponseRedirect(self.address(before), status=303) if before else self.to_overview()

    def to_overview(self) -> HttpResponse:
        """Lead to the overview of all blocks."""
        return see_other("dossier")

    def stopped(self) -> HttpResponse:
        """Say how to go on later."""
        return leave_dossier(see_other("saved"))

    def closed(self, request: HttpRequest, posted: PostedPage) -> HttpResponse:
        """Give the page back as it was filled in, when the organisation finished meanwhile: nothing that was typed is lost."""
        context = {"is_closed": True, "may_reopen": self.visit.may_reopen}
        return show(request, self, posted.page, posted.answers, context=context, status=CONFLICT)

    def done(self) -> HttpResponse:
        """Call the block about the filler done, and lead on to the opening block while nobody is at work in that."""
        missing = problems_of(self.desk, self.block, self.sheet.row)
        if missing:
            return HttpResponseRedirect(self.address(missing[0].page), status=303)
        desk = finish_block(self.visit.filler, self.block, now=self.now)
        is_free = not desk.rows_of(desk.opening) and may_fill(desk.filler, desk.opening)
        return see_other("dossier_continue", desk.opening.name) if is_free else see_other("dossier")

    def _from_overview(self, page: Page) -> HttpResponse:
        return HttpResponseRedirect(f"{self.address(page)}?van={OVERVIEW}", status=303)
