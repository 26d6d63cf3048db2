# Imports of institutions, proposals of approving authorities, settings that wait for their day.

import django.db.models.deletion
import django.db.models.expressions
import uuid
import yiji.vault.fields
from django.db import migrations, models
from django.utils import timezone


def keep_one_in_force(apps, schema_editor):
    """On the way back: the earlier release knows no settings that wait for their day."""
    settings = apps.get_model("institutions", "ApprovingAuthority").objects
    now, today = timezone.now(), timezone.localdate()
    settings.filter(superseded_at=None, effective_from__gt=today).update(superseded_at=now)
    kept = set()
    live = settings.filter(superseded_at=None).order_by("-effective_from")
    for row in list(live.only("id", "institution_id", "category")):
        if (row.institution_id, row.category) in kept:
            settings.filter(pk=row.pk).update(superseded_at=now)
        kept.add((row.institution_id, row.category))


class Migration(migrations.Migration):

    dependencies = [
        ('institutions', '0003_institution_desk'),
    ]

    operations = [
        migrations.CreateModel(
            name='AuthorityProposal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('category', models.CharField(max_length=16)),
                ('effective_from', models.DateField()),
                ('unusual', models.CharField(blank=True, default='', max_length=80)),
                ('reason', models.CharField(blank=True, default='', max_length=200)),
                ('state', models.CharField(default='proposed', max_length=12)),
                ('proposed_by', models.UUIDField()),
                ('proposed_by_person', models.UUIDField()),
                ('proposed_by_name', models.CharField(max_length=60)),
                ('proposed_at', models.DateTimeField()),
                ('decided_by', models.UUIDField(null=True)),
                ('decided_by_person', models.UUIDField(null=True)),
                ('decided_by_name', models.CharField(blank=True, default='', max_length=60)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decline_reason', models.CharField(blank=True, default='', max_length=200)),
                ('version', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='InstitutionImport',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('file_id', models.UUIDField()),
                ('file_suffix', models.CharField(max_length=6)),
                ('file_sha256', models.CharField(max_length=64)),
                ('same_file_done_at', models.DateTimeField(null=True)),
                ('sheet_name', models.CharField(blank=True, default='', max_length=60)),
                ('header_row', models.PositiveIntegerField(default=0)),
                ('headings', models.JSONField(default=list)),
                ('unknown_headings', models.JSONField(default=list)),
                ('notes', models.JSONField(default=list)),
                ('state', models.CharField(default='checking', max_length=12)),
                ('problem', models.JSONField(default=dict)),
                ('rows_in', models.PositiveIntegerField(default=0)),
                ('new', models.PositiveIntegerField(default=0)),
                ('changed', models.PositiveIntegerField(default=0)),
                ('unchanged', models.PositiveIntegerField(default=0)),
                ('refused', models.PositiveIntegerField(default=0)),
                ('good', models.PositiveIntegerField(default=0)),
                ('warned', models.PositiveIntegerField(default=0)),
                ('applied', models.PositiveIntegerField(default=0)),
                ('uploaded_by', models.UUIDField(null=True)),
                ('uploaded_by_name', models.CharField(max_length=60)),
                ('uploaded_at', models.DateTimeField()),
                ('confirmed_by', models.UUIDField(null=True)),
                ('confirmed_by_name', models.CharField(blank=True, default='', max_length=60)),
                ('confirmed_at', models.DateTimeField(null=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('job_id', models.UUIDField(null=True)),
                ('version', models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name='InstitutionImportRow',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('row_number', models.PositiveIntegerField()),
                ('name', models.CharField(blank=True, default='', max_length=120)),
                ('cells', models.JSONField(default=dict)),
                ('responsible_phone', yiji.vault.fields.SealedField(blank=True, label='S2', null=True)),
                ('outcome', models.CharField(max_length=10)),
                ('warned', models.BooleanField(default=False)),
                ('problems', models.JSONField(default=list)),
                ('changes', models.JSONField(default=list)),
                ('applied_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='approvingauthority',
            name='one_approving_authority_per_category',
        ),
        migrations.RunPython(migrations.RunPython.noop, keep_one_in_force),
        migrations.AddField(
            model_name='approvingauthority',
            name='checked_by',
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name='approvingauthority',
            name='checked_by_name',
            field=models.CharField(default='', max_length=60),
        ),
        migrations.AddField(
            model_name='approvingauthority',
            name='reason',
            field=models.CharField(default='', max_length=200),
        ),
        migrations.AddField(
            model_name='approvingauthority',
            name='unusual',
            field=models.CharField(default='', max_length=80),
        ),
        migrations.AddConstraint(
            model_name='approvingauthority',
            constraint=models.UniqueConstraint(condition=models.Q(('superseded_at__isnull', True)), fields=('institution', 'category', 'effective_from'), name='one_approving_authority_a_day'),
        ),
        migrations.AddField(
            model_name='authorityproposal',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.authority'),
        ),
        migrations.AddField(
            model_name='authorityproposal',
            name='institution',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddField(
            model_name='authorityproposal',
            name='setting',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.approvingauthority'),
        ),
        migrations.AddField(
            model_name='institutionimport',
            name='authority',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.authority'),
        ),
        migrations.AddField(
            model_name='institutionimportrow',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='institutions.institutionimport'),
        ),
        migrations.AddField(
            model_name='institutionimportrow',
            name='institution',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='institutions.institution'),
        ),
        migrations.AddIndex(
            model_name='authorityproposal',
            index=models.Index(fields=['institution', 'state', '-proposed_at'], name='authority_proposals'),
        ),
        migrations.AddConstraint(
            model_name='authorityproposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('proposed', 'confirmed', 'declined', 'withdrawn'))), name='authority_proposal_state'),
        ),
        migrations.AddConstraint(
            model_name='authorityproposal',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('proposed', 'withdrawn')), models.Q(('decided_by_person__isnull', False), models.Q(('decided_by_person', models.F('proposed_by_person')), _negated=True)), _connector='OR'), name='authority_proposal_by_two'),
        ),
        migrations.AddConstraint(
            model_name='authorityproposal',
            constraint=models.CheckConstraint(condition=models.Q(('unusual', ''), models.Q(('reason', ''), _negated=True), _connector='OR'), name='unusual_authority_has_reason'),
        ),
        migrations.AddConstraint(
            model_name='authorityproposal',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'proposed')), fields=('institution', 'category'), name='one_open_authority_proposal'),
        ),
        migrations.AddIndex(
            model_name='institutionimport',
            index=models.Index(fields=['authority', '-uploaded_at', 'id'], name='institution_import_list'),
        ),
        migrations.AddIndex(
            model_name='institutionimport',
            index=models.Index(fields=['authority', 'file_sha256'], name='institution_import_file'),
        ),
        migrations.AddConstraint(
            model_name='institutionimport',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ('checking', 'ready', 'applying', 'done', 'refused', 'discarded'))), name='institution_import_state'),
        ),
        migrations.AddConstraint(
            model_name='institutionimport',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ('ready', 'applying', 'done')), _negated=True), models.Q(('rows_in', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('new'), '+', models.F('changed')), '+', models.F('unchanged')), '+', models.F('refused'))), ('rows_in', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(models.F('good'), '+', models.F('warned')), '+', models.F('refused')))), _connector='OR'), name='institution_import_adds_up'),
        ),
        migrations.AddConstraint(
            model_name='institutionimport',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('checking', 'applying'))), fields=('authority',), name='one_running_institution_import'),
        ),
        migrations.AddConstraint(
            model_name='institutionimport',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('checking', 'ready', 'applying'))), fields=('authority', 'file_sha256'), name='one_open_import_per_file'),
        ),
        migrations.AddIndex(
            model_name='institutionimportrow',
            index=models.Index(fields=['batch', 'outcome', 'row_number'], name='institution_import_rows'),
        ),
        migrations.AddIndex(
            model_name='institutionimportrow',
            index=models.Index(fields=['batch', 'warned', 'row_number'], name='institution_import_warned'),
        ),
        migrations.AddConstraint(
            model_name='institutionimportrow',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ('new', 'changed', 'unchanged', 'refused'))), name='institution_import_outcome'),
        ),
        migrations.AddConstraint(
            model_name='institutionimportrow',
            constraint=models.UniqueConstraint(fields=('batch', 'row_number'), name='institution_import_row_once'),
        ),
        migrations.AddConstraint(
            model_name='institutionimportrow',
            constraint=models.CheckConstraint(condition=models.Q(('applied_at__isnull', True), models.Q(('outcome__in', ('new', 'changed')), ('institution__isnull', False)), _connector='OR'), name='institution_import_row_applied'),
        ),
    ]
