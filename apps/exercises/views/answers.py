"""Doors to what each of them writes, and to what becomes of it."""

from contextlib import suppress
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.exercises import comments, composing, drawing, keeping, reveal, running, unanswered
from apps.exercises.content.schema import Ask, Build, Finish, Reveal, Step
from apps.exercises.forms import FeelForm, LooseForm, ReplyForm
from apps.exercises.steps import ask
from apps.exercises.steps.at import At
from apps.exercises.views import page
from apps.photos import library
from apps.photos.library import SentFile
from apps.photos.models import Photo
from apps.photos.receiving import takes_files
from apps.photos.refusals import Refused as NoPhoto
from apps.web.render import render_page

LONGEST_NOTE = 1000


@require_POST
@takes_files
def answer(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    """Keep an answer, and offer one thought about it then; a faulty one comes back with its words."""
    found = page.find(request, pk)
    at = page.reached(request, found, step, Ask)
    if not at:
        return redirect(found)
    form = ask.form(at, request.POST, request.FILES)
    if not form.is_valid():
        return page.show(request, at, status=422, form=form)
    try:
        _keep(at, **form.cleaned_data)
    except (running.Refused, NoPhoto) as refusal:
        form.add_error(None, refusal.sentence)  # type: ignore[arg-type]
        return page.show(request, at, status=422, form=form)
    return redirect(page.after_answer(request, at, has_thought=not form.cleaned_data.get("as_it_is")))


def _keep(at: At[Ask], words: str, photo: SentFile | None = None, **_more: object) -> None:
    """Keep the answer and the photo that came with it, for its writer alone until it opens: both, or neither."""

    def answer(_change: object = None, kept: Photo | None = None) -> None:
        running.answer(at.run, at.plain, words, by=at.person, when=at.when, photo=kept)

    if photo:
        library.keep(photo, at.run.couple, by=at.person, at=at.when, along=answer)
    else:
        answer()


@require_POST
def swap(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    if at := page.reached(request, found, step, Ask):
        drawing.swap(found, at.plain, by=request.user)
    return redirect(found)


@require_POST
def open(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:  # noqa: A001 (what people call it)
    """Open the answers for both at once, where both are ready."""
    found = page.find(request, pk)
    if at := page.reached(request, found, step, Reveal):
        # Until noon it is still last evening's.
        last = found.day == request.couple.last_evening(at.when)
        with suppress(reveal.NotReady):
            day = found.day if last else request.couple.today(at.when)
            reveal.open_both(found, at.plain, by=request.user, day=day)
    return redirect(found)


@require_POST
def keep(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    asked = running.reached(found, request.user, step)
    if asked:
        keeping.keep(found, asked, by=request.user, day=request.couple.today(timezone.now()))
    return redirect(page.back_to(found, asked))


@require_POST
def remove(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    asked = running.reached(found, request.user, step)
    if asked:
        running.take_back(found, asked, by=request.user, day=request.couple.today(timezone.now()))
    return redirect(page.back_to(found, asked))


@require_POST
def share(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    if at := page.reached(request, found, step, Ask):
        composing.share(found, at.plain, by=request.user, day=request.couple.today(timezone.now()))
    return redirect(found)


@require_POST
def note(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    asked = found.guide.step(step)
    form = LooseForm(request.POST, longest=LONGEST_NOTE, label=_("A note underneath"))
    if not form.is_valid():
        return page.refuse(request, form, back=page.back_to(found, asked))
    if asked:
        comments.note(found, asked, form.cleaned_data["words"], by=request.user)
    return redirect(page.back_to(found, asked))


@require_POST
def feel(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    at = page.reached(request, found, step, Finish)
    if not at:
        return redirect(found)
    form = FeelForm(request.POST, step=at.step)
    if not form.is_valid():
        return page.show(request, at, status=422, form=form)
    keeping.keep_feeling(found, at.plain, form.cleaned_data, by=request.user)
    return redirect(found)


@require_safe
def shown(request: CoupleRequest, pk: UUID) -> HttpResponse:
    """Read what the other has shown me without an answer in return."""
    found = page.find(request, pk)
    voices = unanswered.shown_voices(found, request.user)
    if not voices:
        raise Http404
    return _shown(request, found.pk)


@require_POST
def reply(request: CoupleRequest, pk: UUID, step: str) -> HttpResponse:
    found = page.find(request, pk)
    asked = found.guide_for(request.user).step(step)
    if not asked or not composing.message_to(found, asked, request.user):
        raise Http404
    form = ReplyForm(request.POST, replies=asked.replies if isinstance(asked, Build) else ())
    if not form.is_valid():
        return _shown(request, pk, status=422, faulty={step: form})
    comments.note(found, asked, form.words(), by=request.user)
    return redirect("exercises:shown", pk)


def _replies(step: Step) -> ReplyForm | None:
    return ReplyForm(replies=step.replies) if isinstance(step, Build) and step.replies else None


def _shown(
    request: CoupleRequest, pk: UUID, *, status: int = 200, faulty: dict[str, ReplyForm] | None = None
) -> HttpResponse:
    found = page.find(request, pk)
    parts = [
        {
            "step": step,
            "voice": voice,
            "notes": comments.notes(found, step, request.user),
            "form": (faulty or {}).get(step.id) or _replies(step),
        }
        for step, voice in unanswered.shown_voices(found, request.user)
    ]
    return render_page(request, "exercises/shown.html", {"run": found, "parts": parts}, part="shown", status=status)
