"""Addresses of one's copy, and of that of an archive."""

from django.urls import path

from apps.portability import views

app_name = "portability"
urlpatterns = [
    path("", views.your_copy, name="your_copy"),
    path("download/", views.download, name="download"),
    path("delete/", views.delete_copy, name="delete_copy"),
    path("<uuid:archive>/", views.archive_copy, name="archive_copy"),
    path("<uuid:archive>/download/", views.download_archive, name="download_archive"),
    path("<uuid:archive>/delete/", views.delete_archive_copy, name="delete_archive_copy"),
]
