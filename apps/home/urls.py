"""URLs of Home, and of what it asks for."""

from django.urls import path

from apps.home import views

app_name = "home"
urlpatterns = [
    path("", views.today, name="today"),
    path("after/<uuid:pk>/", views.after, name="after"),
    path("came-true/<uuid:pk>/", views.came_true, name="came_true"),
    path("into-story/<uuid:pk>/", views.into_story, name="into_story"),
]
