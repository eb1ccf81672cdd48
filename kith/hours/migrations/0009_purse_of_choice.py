import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hours", "0008_codes_at_the_door"),
        ("people", "0001_initial"),
        ("places", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="PurseChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "purse",
                    models.CharField(
                        choices=[
                            ("VOLUNTEER", "volunteer hours"),
                            ("REPORT_IN", "report-in hours of in-service members"),
                            ("ON_DUTY", "time on duty of posted staff"),
                        ],
                        max_length=10,
                    ),
                ),
                ("until_date", models.DateField()),
                (
                    "area",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.area",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="people.person",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "area"), name="hours_one_choice_a_place"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("purse__in", ("VOLUNTEER", "REPORT_IN"))),
                        name="hours_chosen_purse_takes_volunteer_service",
                    ),
                ],
            },
        ),
    ]
