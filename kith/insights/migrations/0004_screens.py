import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('insights', '0003_briefs'),
        ('places', '0001_initial'),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='Screen',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('spot', models.CharField(max_length=60)),
                    ('made_by_id', models.BigIntegerField()),
                    ('made_at', models.DateTimeField()),
                    ('area', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.area')),
                ],
                options={
                    'indexes': [models.Index(fields=['area', 'made_at'], name='insights_screens_of_area')],
                },
            ),
            migrations.CreateModel(
                name='ScreenEnd',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('by_id', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('screen', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='end', to='insights.screen')),
                ],
            ),
        ]),
    ]
