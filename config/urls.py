"""One include per app, nothing else."""

from django.urls import include, path

urlpatterns = [
    path("", include("apps.web.urls")),
    path("account/", include("allauth.account.urls")),
    path("account/", include("apps.accounts.urls")),
    path("account/steps/", include("allauth.mfa.urls")),
    path("account/sessions/", include("allauth.usersessions.urls")),
    path("", include("apps.couples.urls")),
    path("photos/", include("apps.photos.urls")),
    path("drafts/", include("apps.drafts.urls")),
    path("thanks/", include("apps.gratitude.urls")),
    path("story/", include("apps.memories.urls")),
    path("plans/", include("apps.plans.urls")),
    path("reminders/", include("apps.reminders.urls")),
    path("calendar/", include("apps.calendar.urls")),
    path("together/", include("apps.exercises.urls")),
    path("copy/", include("apps.portability.urls")),
    path("home/", include("apps.home.urls")),
    path("operator/", include("apps.operating.urls")),
]

handler400, handler500 = "apps.web.views.unreadable", "apps.web.views.broken"
