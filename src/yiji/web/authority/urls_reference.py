"""Rules in force and code lists."""

from django.urls import path

from yiji.web.authority.views import reference

urlpatterns = [
    path("rules/", reference.rules, name="rules"),
    path("dictionaries/", reference.dictionaries, name="dictionaries"),
    path("dictionaries/<slug:list_name>/", reference.dictionary, name="dictionary"),
]
