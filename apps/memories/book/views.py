"""Views of the book: its contents, reading it, and the PDF."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.couples.http import CoupleRequest
from apps.memories.book import bookmaking, printing
from apps.memories.book.contents import gather, spreads_of
from apps.memories.book.forms import ChoiceForm, TitleForm
from apps.memories.models import Book
from apps.photos.views import ONLY_A_PICTURE, later
from apps.vault.sealing import Unreadable
from apps.web.render import render_page

A_FILE = ONLY_A_PICTURE | {"Content-Disposition": 'attachment; filename="our-story.pdf"'}


@require_http_methods(["GET", "HEAD", "POST"])
def book(request: CoupleRequest) -> HttpResponse:
    made = _made_for(request)
    choice = _choice(request, made)
    form = TitleForm(request.POST or None, initial={"title": made.title} if made else None)
    if form.is_valid():
        chosen = choice.book(form.cleaned_data["title"])
        if not printing.missing():
            bookmaking.ask(chosen, at=timezone.now())
        return redirect(reverse("memories:book", query=chosen.query))
    context = _counted(choice.book()) | {
        "choice": choice,
        "form": form,
        "book": made,
        "can_print": not printing.missing(),
    }
    return render_page(request, "memories/book.html", context, part="book", status=422 if form.errors else 200)


@require_safe
def read_book(request: CoupleRequest) -> HttpResponse:
    made = _made_for(request)
    title = made.title if made else str(TitleForm.base_fields["title"].initial)
    chosen = _choice(request, made).book(title)
    context = {
        "volume": gather(chosen),
        "made_on": request.couple.today(timezone.now()),
        "size": printing.SIZE,
        "back_url": reverse("memories:book", query=chosen.query),
    }
    return render(request, "memories/read_book.html", context)


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
    bookmaking.delete(get_object_or_404(request.couple.books.of(request.user), pk=pk))
    return redirect("memories:book")


def _counted(chosen: Book) -> dict[str, Any]:
    memory_count, spreads = chosen.memories().count(), spreads_of(chosen)
    return {
        "chosen": chosen,
        "memory_count": memory_count,
        "all_left_out": not memory_count and not spreads and chosen.in_its_years().exists(),
        "photo_count": chosen.pictures().count(),
        "spreads": spreads,
        "has_pages": bool(memory_count or spreads),
        "read_url": reverse("memories:read_book", query=chosen.query),
    }


def _choice(request: CoupleRequest, made: Book | None) -> ChoiceForm:
    """Returns the form for what was chosen: as in the last book, if the person hasn't chosen yet."""
    before = None if request.method == "POST" else made
    return ChoiceForm(request.POST or request.GET, couple=request.couple, reader=request.user, before=before)


def _made_for(request: CoupleRequest) -> Book | None:
    return request.couple.books.of(request.user).first()
