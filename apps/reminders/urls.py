"""Addresses of one's own reminders."""

from django.urls import path

from apps.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.reminders, name="reminders"),
    path("rest/", views.rest, name="rest"),
    path("send-now/", views.send_now, name="send_now"),
    path("stop/<str:secret>/", views.stop, name="stop"),
]
