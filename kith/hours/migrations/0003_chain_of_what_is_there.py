from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import migrations

from kith.core.calendar import add_working_days

WORKING_DAYS = 10  # of order 67, article 11, in force when these rows were written


def fill(apps, schema_editor):
    """Records made before have their clock, their beneficiary and their chain as rows."""
    Record = apps.get_model("hours", "ServiceRecord")
    zone = ZoneInfo(settings.TIME_ZONE)
    rows = Record.objects.order_by("pk")
    for row in rows.iterator(chunk_size=500):
        row.due_at = add_working_days(row.ended_at, WORKING_DAYS, zone)
        row.in_charge_id = row.recorded_by_id
        row.thanks = f"hours:{row.pk}:award" if row.state == "CONFIRMED" else ""
        row.save(update_fields=("due_at", "in_charge_id", "thanks"))
        _chain(apps, row)
    for said in apps.get_model("hours", "Confirmation").objects.order_by("pk"):
        how = "RECIPIENT" if said.by_recipient else "CLERK"
        _link(apps, said.record_id, "WORD", how, said.at, said.by_id, said.at)


def _chain(apps, row):
    Beneficiary = apps.get_model("hours", "Beneficiary")
    Beneficiary.objects.create(
        record_id=row.pk, person_id=row.beneficiary_id, served_by_id=row.person_id
    )
    ends = (("START", row.start_proof, row.started_at), ("END", row.end_proof, row.ended_at))
    for kind, how, at in ends:
        _link(apps, row.pk, kind, how, at, row.recorded_by_id, row.recorded_at)


def _link(apps, record_id, kind, how, at, by_id, noted_at):
    apps.get_model("hours", "Evidence").objects.create(
        record_id=record_id, kind=kind, how=how, at=at, by_id=by_id, noted_at=noted_at
    )


class Migration(migrations.Migration):

    dependencies = [
        ('hours', '0002_chain_and_review'),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
