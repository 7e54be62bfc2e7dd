"""Addresses of exercises and their runs."""

from django.urls import path

from apps.exercises import views

app_name = "exercises"
urlpatterns = [
    path("", views.together, name="together"),
    path("<slug:exercise>/begin/", views.begin, name="begin"),
    path("runs/<uuid:pk>/", views.run, name="run"),
    path("runs/<uuid:pk>/go-on/", views.go_on, name="go_on"),
    path("runs/<uuid:pk>/settle/", views.settle, name="settle"),
    path("runs/<uuid:pk>/shown/", views.shown, name="shown"),
    path("runs/<uuid:pk>/<slug:step>/answer/", views.answer, name="answer"),
    path("runs/<uuid:pk>/<slug:step>/open/", views.open, name="open"),
    path("runs/<uuid:pk>/<slug:step>/keep/", views.keep, name="keep"),
    path("runs/<uuid:pk>/<slug:step>/helped/", views.helped, name="helped"),
    path("runs/<uuid:pk>/<slug:step>/remove/", views.remove, name="remove"),
]
