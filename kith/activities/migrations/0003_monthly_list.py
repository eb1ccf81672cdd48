import django.db.models.deletion
from django.db import migrations, models

from kith.core.migrating import CreateModels


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0002_signing_up"),
        ("people", "0005_named_in_thanks"),
        ("places", "0001_initial"),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name="Topic",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="places.area",
                        ),
                    ),
                    ("month", models.DateField()),
                    ("title", models.CharField(max_length=40)),
                    ("key", models.CharField(max_length=40)),
                    ("is_shown", models.BooleanField(default=False)),
                    (
                        "merged_into",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="merged",
                            to="activities.topic",
                        ),
                    ),
                    (
                        "carried_from",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="carried",
                            to="activities.topic",
                        ),
                    ),
                    ("made_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("area", "month", "key"), name="activities_one_topic_a_wish"
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("month__day", 1)),
                            name="activities_a_topic_is_for_a_whole_month",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                ("merged_into", None),
                                models.Q(("merged_into", models.F("pk")), _negated=True),
                                _connector="OR",
                            ),
                            name="activities_no_topic_is_merged_into_itself",
                        ),
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Ask",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "topic",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="asks",
                            to="activities.topic",
                        ),
                    ),
                    (
                        "person",
                        models.ForeignKey(
                            null=True,
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="people.person",
                        ),
                    ),
                    (
                        "day_part",
                        models.CharField(
                            choices=[
                                ("ANY", "any time"),
                                ("MORNING", "in the morning"),
                                ("AFTERNOON", "in the afternoon"),
                                ("EVENING", "in the evening"),
                                ("WEEKEND", "at the weekend"),
                            ],
                            default="ANY",
                            max_length=10,
                        ),
                    ),
                    (
                        "age_band",
                        models.CharField(
                            choices=[
                                ("ALL", "for everybody"),
                                ("CHILDREN", "for children and pupils"),
                                ("YOUNG", "for young people"),
                                ("ADULTS", "for working people"),
                                ("ELDERLY", "for elderly people"),
                            ],
                            default="ALL",
                            max_length=10,
                        ),
                    ),
                    ("would_help", models.BooleanField(default=False)),
                    (
                        "channel",
                        models.CharField(
                            choices=[
                                ("WEB", "web page"),
                                ("COUNTER", "counter"),
                                ("PHONE", "telephone"),
                                ("PAPER", "paper slip"),
                                ("QR", "QR code"),
                                ("PROXY", "somebody on one's behalf"),
                                ("GRID", "grid worker"),
                                ("VISIT", "care visit"),
                                ("CALL", "hotline call"),
                                ("API", "other system"),
                                ("IMPORT", "spreadsheet"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("key", models.UUIDField(unique=True)),
                    ("made_by_id", models.BigIntegerField(null=True)),
                    ("made_at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("topic", "person"), name="activities_one_ask_a_person"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Tally",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "topic",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="tallies",
                            to="activities.topic",
                        ),
                    ),
                    ("people", models.PositiveIntegerField()),
                    ("paper", models.CharField(max_length=40)),
                    ("is_void", models.BooleanField(default=False)),
                    ("key", models.UUIDField(unique=True)),
                    ("by_id", models.BigIntegerField()),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.CheckConstraint(
                            condition=models.Q(("people__gt", 0)),
                            name="activities_a_tally_is_some_people",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Taken",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "topic",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="taken",
                            to="activities.topic",
                        ),
                    ),
                    (
                        "session",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="asked_as",
                            to="activities.session",
                        ),
                    ),
                    ("by_id", models.BigIntegerField()),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("topic", "session"),
                            name="activities_a_topic_becomes_a_session_once",
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Answer",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "topic",
                        models.OneToOneField(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="answer",
                            to="activities.topic",
                        ),
                    ),
                    (
                        "reason",
                        models.CharField(
                            choices=[
                                ("TOO_FEW", "too few asked for it this time"),
                                ("NO_TEACHER", "we have not found anybody who could hold it"),
                                ("NO_ROOM", "no room is free for it"),
                                ("DONE", "it was held not long ago"),
                                ("ELSEWHERE", "somebody else holds it nearby"),
                                ("NOT_OURS", "it is not ours to arrange"),
                                ("NEXT_MONTH", "we take it up for the month after"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("text", models.CharField(blank=True, max_length=200)),
                    ("by_id", models.BigIntegerField()),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "indexes": [],
                    "constraints": [],
                },
            ),
            migrations.CreateModel(
                name="MonthlyList",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "area",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="+",
                            to="places.area",
                        ),
                    ),
                    ("month", models.DateField()),
                    ("version", models.PositiveSmallIntegerField(default=0)),
                    (
                        "state",
                        models.CharField(
                            choices=[
                                ("DRAFT", "being drafted"),
                                ("PUBLISHED", "published"),
                                ("REPLACED", "replaced by a newer version"),
                            ],
                            default="DRAFT",
                            max_length=10,
                        ),
                    ),
                    ("due_at", models.DateTimeField()),
                    ("published_at", models.DateTimeField(null=True)),
                    ("changes", models.JSONField(default=list)),
                    ("by_id", models.BigIntegerField(null=True)),
                    ("made_at", models.DateTimeField()),
                ],
                options={
                    "indexes": [
                        models.Index(fields=["month", "area"], name="activities_lists_of_month")
                    ],
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("area", "month", "version"), name="activities_list_version"
                        ),
                        models.UniqueConstraint(
                            condition=models.Q(("state", "PUBLISHED")),
                            fields=("area", "month"),
                            name="activities_one_list_a_month_is_out",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(
                                models.Q(("published_at", None), ("state", "DRAFT"), ("version", 0)),
                                models.Q(
                                    models.Q(("state", "DRAFT"), _negated=True),
                                    ("published_at__isnull", False),
                                    ("version__gt", 0),
                                ),
                                _connector="OR",
                            ),
                            name="activities_a_list_that_is_out_has_its_version",
                        ),
                        models.CheckConstraint(
                            condition=models.Q(("month__day", 1)),
                            name="activities_a_list_is_of_a_whole_month",
                        ),
                    ],
                },
            ),
            migrations.CreateModel(
                name="ListItem",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "list",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.CASCADE,
                            related_name="items",
                            to="activities.monthlylist",
                        ),
                    ),
                    (
                        "session",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="listed",
                            to="activities.session",
                        ),
                    ),
                    ("title", models.CharField(max_length=80)),
                    (
                        "kind",
                        models.CharField(
                            choices=[
                                ("COURSE", "course"),
                                ("TALK", "talk"),
                                ("COMPETITION", "competition"),
                                ("PERFORMANCE", "performance"),
                                ("CLINIC", "clinic"),
                                ("MARKET", "public welfare market"),
                                ("ONLINE", "online session"),
                                ("BROADCAST", "broadcast"),
                                ("TRAINING", "training"),
                                ("TOUR", "tour"),
                                ("PARTY_DAY", "themed Party day"),
                                ("SERVICE", "volunteer service"),
                                ("OTHER", "other activity"),
                            ],
                            max_length=12,
                        ),
                    ),
                    ("starts_at", models.DateTimeField()),
                    ("ends_at", models.DateTimeField()),
                    ("place", models.CharField(max_length=160)),
                    ("host", models.CharField(blank=True, max_length=80)),
                    ("phone", models.CharField(blank=True, max_length=20)),
                    ("is_cancelled", models.BooleanField(default=False)),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("list", "session"), name="activities_a_session_is_listed_once"
                        )
                    ],
                    "indexes": [],
                },
            ),
            migrations.CreateModel(
                name="Posting",
                fields=[
                    (
                        "id",
                        models.BigAutoField(
                            auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                        ),
                    ),
                    (
                        "list",
                        models.ForeignKey(
                            on_delete=django.db.models.deletion.PROTECT,
                            related_name="postings",
                            to="activities.monthlylist",
                        ),
                    ),
                    (
                        "channel",
                        models.CharField(
                            choices=[
                                ("GROUP", "chat group of the residents"),
                                ("LOBBY", "poster in the lobby"),
                            ],
                            max_length=8,
                        ),
                    ),
                    ("by_id", models.BigIntegerField()),
                    ("at", models.DateTimeField()),
                ],
                options={
                    "constraints": [
                        models.UniqueConstraint(
                            fields=("list", "channel"), name="activities_posted_once_a_channel"
                        )
                    ],
                    "indexes": [],
                },
            ),
        ]),
    ]
