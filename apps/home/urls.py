"""The URL of Home."""

from django.urls import path

from apps.home import views

app_name = "home"
urlpatterns = [path("", views.today, name="today")]
