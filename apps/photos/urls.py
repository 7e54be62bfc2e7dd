"""Addresses of photos."""

from django.urls import path

from apps.photos import views

app_name = "photos"
urlpatterns = [
    path("uploads/", views.announce, name="announce"),
    path("uploads/<uuid:pk>/", views.upload, name="upload"),
    path("archive/<uuid:archive>/<uuid:pk>/<slug:size>/", views.archived, name="archived"),
    path("<uuid:pk>/<slug:size>/", views.photo, name="photo"),
]
