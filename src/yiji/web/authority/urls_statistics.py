"""Addresses of the authority's statistics."""

from django.urls import path

from yiji.web.authority.views import statistics

urlpatterns = [
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/figures.xlsx", statistics.workbook, name="statistics_workbook"),
    path("statistics/figures.csv", statistics.csv_file, name="statistics_csv"),
    path("statistics/count/", statistics.count, name="count_statistics"),
]
