"""Addresses of the story."""

from django.urls import path

from apps.memories import views

app_name = "memories"
urlpatterns = [
    path("", views.story, name="story"),
    path("add/", views.add, name="add"),
    path("shared/", views.shared, name="shared"),
    path("let-go/", views.let_go, name="let_go"),
    path("<uuid:pk>/", views.memory, name="memory"),
    path("<uuid:pk>/change/", views.change, name="change"),
    path("<uuid:pk>/tell/", views.tell, name="tell"),
    path("<uuid:pk>/photos/", views.add_photos, name="add_photos"),
    path("<uuid:pk>/share/", views.share, name="share"),
]
