"""A day without a job file."""

from datetime import datetime


def day_job(moment: datetime) -> str:
    """Name of the job that a day without one is: its date, as the desk's clock counts it."""
    return moment.strftime("%Y%m%d")
