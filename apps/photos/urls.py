"""Addresses of photos."""

from django.urls import path

from apps.photos import views

app_name = "photos"
urlpatterns = [
    path("", views.keep, name="keep"),
    path("<uuid:pk>/<slug:size>/", views.photo, name="photo"),
]
