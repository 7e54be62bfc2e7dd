"""Addresses of the pages that belong to nobody."""

from django.urls import path

from apps.web import views

app_name = "web"
urlpatterns = [
    path("", views.landing, name="landing"),
    path("right-place/", views.right_place, name="right_place"),
    path("kept-safe/", views.kept_safe, name="kept_safe"),
    path("mailbox/", views.mailbox, name="mailbox"),
    path("manifest.webmanifest", views.manifest, name="manifest"),
    path("service-worker.js", views.service_worker, name="service_worker"),
    path("offline/", views.offline, name="offline"),
    path("hints/<slug:language>/<slug:helper>/", views.hints, name="hints"),
    path("health/", views.health, name="health"),
]
