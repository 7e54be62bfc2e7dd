"""Addresses of photos."""

from django.urls import path

from apps.photos import views

app_name = "photos"
urlpatterns = [
    path("arrivals/", views.arrivals, name="arrivals"),
    path("arrivals/<uuid:pk>/", views.arrival, name="arrival"),
    path("<uuid:pk>/<slug:size>/", views.photo, name="photo"),
]
