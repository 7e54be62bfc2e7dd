"""Addresses of one's copy."""

from django.urls import path

from apps.portability import views

app_name = "portability"
urlpatterns = [
    path("", views.your_copy, name="your_copy"),
    path("download/", views.download, name="download"),
    path("delete/", views.delete_copy, name="delete_copy"),
]
