"""A job's own values win over those of `station.toml`."""

from typing import Any

from station.config import Settings
from station.job.table import JobTable


def applied(settings: Settings, job: JobTable) -> Settings:
    """The settings as they are in force for this job."""
    desk = {"mode": job.mode}
    camera = {"lighting": job.lighting}
    portrait = {"profile": job.checks.get("profile")}
    school = job.school.code if job.school else None
    export = {"names": job.naming, "school": school, "recipients": job.recipients}
    tables: dict[str, dict[str, Any]] = {"desk": desk, "camera": camera, "portrait": portrait, "export": export}
    return settings.model_copy(
        update={
            name: getattr(settings, name).model_copy(update={key: value for key, value in said.items() if value})
            for name, said in tables.items()
        }
    )
