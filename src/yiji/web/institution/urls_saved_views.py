"""A person's own views of the lists."""

from django.urls import path

from yiji.web.institution.views import saved_views as views

urlpatterns = [
    path("views/", views.saved_views, name="saved_views"),
    path("views/save/", views.save_view, name="save_view"),
    path("views/<uuid:view_id>/rename/", views.rename_view, name="rename_view"),
    path("views/<uuid:view_id>/default/", views.default_view, name="default_view"),
    path("views/<uuid:view_id>/delete/", views.delete_view, name="delete_view"),
]
