"""Addresses of one's own reminders."""

from django.urls import path

from apps.reminders import views

app_name = "reminders"
urlpatterns = [
    path("", views.reminders, name="reminders"),
    path("rest/", views.rest, name="rest"),
    path("send-now/", views.send_now, name="send_now"),
    path("push/", views.push_here, name="push_here"),
    path("push/stop/", views.stop_push, name="stop_push"),
    path("stop/<str:secret>/", views.stop, name="stop"),
]
