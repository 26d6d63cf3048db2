"""Addresses of the component gallery (demo and development only)."""

from django.urls import path

from yiji.web.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", views.index, name="index"),
    path("page/", views.page, name="page"),
    path("form/", views.form, name="form"),
]
