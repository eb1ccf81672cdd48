"""The second wall: the database refuses to change or delete a transfer, in both dialects."""

SQLITE = tuple(
    f"CREATE TRIGGER points_transfer_no_{verb.lower()} BEFORE {verb} ON points_transfer"
    f" BEGIN SELECT RAISE(ABORT, 'points_transfer is append-only'); END"
    for verb in ("UPDATE", "DELETE")
)
REFUSE = """
CREATE FUNCTION points_transfer_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'points_transfer is append-only'; END $$
"""
TRIGGER = """
CREATE TRIGGER points_transfer_append_only BEFORE UPDATE OR DELETE ON points_transfer
FOR EACH ROW EXECUTE FUNCTION points_transfer_refuse()
"""
POSTGRESQL = (REFUSE, TRIGGER)
