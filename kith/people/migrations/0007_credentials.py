import django.db.models.deletion
import kith.vault.fields
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0006_youth_teams'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Credential',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('skill', models.CharField(max_length=24)),
                    ('title', models.CharField(max_length=60)),
                    ('issuer', models.CharField(max_length=80)),
                    ('number', kith.vault.fields.SealedField(blank=True, default=kith.vault.fields.Sealed, editable=False)),
                    ('number_index', models.CharField(max_length=64)),
                    ('valid_until', models.DateField(null=True)),
                    ('state', models.CharField(choices=[('WAITING', 'waits for somebody to look at the papers'), ('VERIFIED', 'papers seen'), ('REFUSED', 'does not count'), ('WITHDRAWN', 'taken back'), ('REPLACED', 'replaced by a newer one'), ('REVOKED', 'no longer counts')], default='WAITING', max_length=10)),
                    ('told_by_id', models.BigIntegerField()),
                    ('told_at', models.DateTimeField()),
                ],
                options={
                    'indexes': [models.Index(fields=['state', 'valid_until'], name='people_papers_by_end')],
                    'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'VERIFIED')), fields=('number_index',), name='people_a_paper_has_one_holder')],
                },
            ),
            migrations.CreateModel(
                name='CredentialCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('verb', models.CharField(max_length=10)),
                    ('seen', models.CharField(max_length=120)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('credential', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='checks', to='people.credential')),
                ],
            ),
        ]),
        migrations.AddField(
            model_name='credential',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='credentials', to='people.person'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'WAITING')), fields=('person', 'skill'), name='people_one_paper_waits_a_skill'),
        ),
        migrations.AddConstraint(
            model_name='credential',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'VERIFIED')), fields=('person', 'skill'), name='people_one_paper_counts_a_skill'),
        ),
    ]
