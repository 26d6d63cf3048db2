"""Addresses of the institution's background jobs."""

from django.urls import path

from yiji.web.institution.views import jobs

urlpatterns = [
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<uuid:job_id>/", jobs.job, name="job"),
    path("jobs/<uuid:job_id>/stop/", jobs.stop, name="job_stop"),
    path("jobs/<uuid:job_id>/retry/", jobs.retry, name="job_retry"),
    path("jobs/<uuid:job_id>/result/", jobs.result, name="job_result"),
]
