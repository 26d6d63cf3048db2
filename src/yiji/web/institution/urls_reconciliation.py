"""医师验证: the staff list against the register (seed 6)."""

from django.urls import path

from yiji.web.institution.views import hr_roster as one
from yiji.web.institution.views import reconciliation as views
from yiji.web.institution.views import roster_snapshots as months

urlpatterns = [
    path("reconciliation/", views.roster_reconciliation, name="roster_reconciliation"),
    path("reconciliation/uploads/", views.hr_rosters, name="hr_rosters"),
    path("reconciliation/handle/", one.handle, name="handle_findings"),
    path("reconciliation/months/", months.roster_snapshots, name="roster_snapshots"),
    path("reconciliation/months/<uuid:snapshot_id>/", months.roster_snapshot, name="roster_snapshot"),
    path("reconciliation/months/<uuid:snapshot_id>/form/", months.snapshot_form, name="roster_snapshot_form"),
    path("reconciliation/<uuid:roster_id>/", one.hr_roster, name="hr_roster"),
    path("reconciliation/<uuid:roster_id>/columns/", views.columns, name="hr_roster_columns"),
    path("reconciliation/<uuid:roster_id>/refused/", views.refused, name="hr_roster_refused"),
    path("reconciliation/<uuid:roster_id>/refresh/", one.refresh, name="refresh_hr_roster"),
    path("reconciliation/<uuid:roster_id>/discard/", views.discard, name="discard_hr_roster"),
]
