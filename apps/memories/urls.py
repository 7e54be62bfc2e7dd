"""Addresses of the story."""

from django.urls import path

from apps.memories.views import story

app_name = "memories"
urlpatterns = [
    path("", story.story, name="story"),
    path("add/", story.add, name="add"),
    path("shared/", story.shared, name="shared"),
    path("let-go/", story.let_go, name="let_go"),
    path("<uuid:pk>/", story.memory, name="memory"),
    path("<uuid:pk>/change/", story.change, name="change"),
    path("<uuid:pk>/tell/", story.tell, name="tell"),
    path("<uuid:pk>/photos/", story.add_photos, name="add_photos"),
    path("<uuid:pk>/share/", story.share, name="share"),
]
