"""Addresses of one person that allauth does not have."""

from django.urls import path

from apps.accounts import views

app_name = "accounts"
urlpatterns = [
    path("again/", views.code_again, name="code_again"),
    path("activity/", views.activity, name="activity"),
    path("signup/again/", views.start_again, name="start_again"),
    path("email/<str:secret>/take-back/", views.take_back, name="take_back"),
]
