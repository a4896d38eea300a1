"""Fees, payments, and what happened to people elsewhere.

The SQL lies beside this file, statements parted by empty lines.
"""

from pathlib import Path

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    database = op.get_bind()
    for statement in Path(__file__).with_suffix(".sql").read_text(encoding="utf-8").split("\n\n"):
        database.exec_driver_sql(statement)
