from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_liked_kinds'),
    ]

    operations = [
        migrations.AddField(
            model_name='volunteerprofile',
            name='serves_neighbours',
            field=models.BooleanField(default=True),
        ),
    ]
