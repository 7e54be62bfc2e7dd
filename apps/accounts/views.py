"""Doors of one person that allauth does not have."""

from allauth.account.utils import passthrough_next_redirect_url
from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts import again, email_change, records
from apps.accounts.forms import CodeAgainForm
from apps.accounts.inside_allauth import EmailVerificationProcess, resume_request


@require_http_methods(["GET", "HEAD", "POST"])
def code_again(request: HttpRequest) -> HttpResponse:
    counted = {"action": "reauthenticate", "user": request.user}
    if request.method == "POST" and (refused := ratelimit.consume_or_429(request, **counted)):
        return refused  # type: ignore[no-any-return]
    sending = request.POST.get("action") == "send"
    form = CodeAgainForm(request.POST if request.method == "POST" and not sending else None, request=request)
    if sending:
        again.send(request)
        return redirect(request.get_full_path())
    if form.is_valid():
        return resume_request(request) or redirect("couples:settings")
    context = {"form": form, "waiting": again.is_waiting(request), "next": request.GET.get("next", "")}
    return render(request, "account/code_again.html", context, status=422 if form.errors else 200)


@require_safe
def activity(request: HttpRequest) -> HttpResponse:
    return render(request, "account/activity.html", {"records": records.of(request.user)})  # type: ignore[arg-type]


@login_not_required
@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Gives up the account that waits for its code, which had a wrong address; where there is none, it looks alike."""
    if waiting := EmailVerificationProcess.resume(request):
        waiting.abort()
    return redirect(passthrough_next_redirect_url(request, reverse("account_signup"), "next"))


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, secret: str) -> HttpResponse:
    """The link from the mail is enough, whoever is signed in."""
    change = email_change.find(secret, at=timezone.now())
    if change and request.method == "POST":
        email_change.take_back(change)
        return redirect("account_request_login_code")
    return render(request, "account/take_back.html", {"change": change}, status=200 if change else 410)
