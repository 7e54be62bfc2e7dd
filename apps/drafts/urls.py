"""URLs of drafts."""

from django.urls import path

from apps.drafts import views

app_name = "drafts"
urlpatterns = [
    path("", views.save, name="save"),
    path("discard/", views.discard, name="discard"),
]
