"""Views of the book: its contents, reading it, and the PDF."""

from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.memories.book import bookmaking, printing
from apps.memories.book.choosing import Choice, ChoiceForm, TitleForm, years_of
from apps.memories.book.contents import gather
from apps.memories.models import Book
from apps.photos.views import ONLY_A_PICTURE, later
from apps.vault.sealing import Unreadable
from apps.web.render import render_page

A_FILE = ONLY_A_PICTURE | {"Content-Disposition": 'attachment; filename="our-story.pdf"'}


@require_safe
def book(request: CoupleRequest) -> HttpResponse:
    return _show(request, _chosen(request))


@require_safe
def read_book(request: CoupleRequest) -> HttpResponse:
    choice, made = _chosen(request).choice, _made_for(request)
    title = made.title if made else str(TitleForm.base_fields["title"].initial)
    context = {
        "volume": gather(request.couple, request.user, choice, title=title),
        "couple": request.couple,
        "made_on": request.couple.today(timezone.now()),
        "size": printing.SIZE,
        "back_url": reverse("memories:book", query=choice.query),
    }
    return render(request, "memories/read_book.html", context)


@require_POST
def make_book(request: CoupleRequest) -> HttpResponse:
    chosen, form = ChoiceForm(request.POST, years=years_of(request.couple, request.user)), TitleForm(request.POST)
    if not form.is_valid():
        return _show(request, chosen, form)
    choice = chosen.choice
    if not printing.missing():
        title = form.cleaned_data["title"]
        bookmaking.ask(request.couple, choice, title=title, by=request.user, at=timezone.now())
    return redirect(reverse("memories:book", query=choice.query))


@require_safe
def download_book(request: CoupleRequest, pk: UUID) -> HttpResponseBase:
    found = get_object_or_404(request.couple.books.of(request.user).made(), pk=pk)
    try:
        file = found.opened()
    except (Unreadable, FileNotFoundError):
        raise Http404 from None
    except OSError as problem:
        return later(problem)
    headers = A_FILE | {"Content-Length": str(file.size)}
    return StreamingHttpResponse(file, content_type="application/pdf", headers=headers)


@require_POST
def delete_book(request: CoupleRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(request.couple.books.of(request.user), pk=pk)
    bookmaking.delete(found, by=request.user)
    return redirect("memories:book")


def _show(request: CoupleRequest, chosen: ChoiceForm, form: TitleForm | None = None) -> HttpResponse:
    choice, made = chosen.choice, _made_for(request)
    memory_count = choice.memories(request.couple, request.user).count()
    context = {
        "years": chosen.years,
        "chosen": chosen,
        "choice": choice,
        "form": form or TitleForm(initial={"title": made.title} if made else None),
        "memory_count": memory_count,
        "all_left_out": not memory_count and choice.with_mine.memories(request.couple, request.user).exists(),
        "photo_count": choice.pictures(request.couple, request.user).count(),
        "read_url": reverse("memories:read_book", query=choice.query),
        "book": made,
        "waiting": bool(made and made.is_waiting),
        "sentence": bookmaking.sentence(made) if made else "",
        "kept_until": made.asked_at + bookmaking.KEPT_FOR if made else None,
        "can_print": not printing.missing(),
    }
    return render_page(request, "memories/book.html", context, part="book", status=422 if form else 200)


def _chosen(request: CoupleRequest) -> ChoiceForm:
    made = _made_for(request)
    initial = Choice.of(made) if made else None
    return ChoiceForm(request.GET, years=years_of(request.couple, request.user), initial=initial)


def _made_for(request: CoupleRequest) -> Book | None:
    return request.couple.books.of(request.user).first()
