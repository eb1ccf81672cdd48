import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('places', '0001_initial'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Honour',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('title', models.CharField(max_length=80)),
                    ('level', models.CharField(choices=[('PROVINCE', 'province'), ('CITY', 'city'), ('COUNTY', 'district or county'), ('TOWN', 'street or town'), ('COMMUNITY', 'community or village'), ('GRID', 'grid')], max_length=10)),
                    ('given_by', models.CharField(max_length=80)),
                    ('given_on', models.DateField()),
                    ('paper', models.CharField(max_length=120)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'level'], name='programmes_honours')],
                    'constraints': [models.UniqueConstraint(fields=('area', 'title', 'given_on'), name='programmes_an_honour_once')],
                },
            ),
            migrations.CreateModel(
                name='HonourCheck',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('seen', models.CharField(max_length=120)),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('honour', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='check_row', to='programmes.honour')),
                ],
            ),
        ]),
    ]
