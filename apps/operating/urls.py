"""The address of whoever runs it."""

from django.urls import path

from apps.operating import views

app_name = "operating"
urlpatterns = [path("", views.operator, name="operator")]
