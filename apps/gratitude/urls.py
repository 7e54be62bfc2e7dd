"""URLs of the thank-you jar."""

from django.urls import path

from apps.gratitude import views

app_name = "gratitude"
urlpatterns = [
    path("", views.jar, name="jar"),
    path("draw/", views.draw, name="draw"),
    path("search/", views.search, name="search"),
    path("<uuid:pk>/give/", views.give, name="give"),
    path("<uuid:pk>/remove-photo/", views.remove_photo, name="remove_photo"),
    path("<uuid:pk>/remove/", views.remove, name="remove"),
]
