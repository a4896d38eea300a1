"""`station job form`: the form by itself. It stands with the windows, because it needs one."""

from pathlib import Path

import click

from station.cli_job import job
from station.cli_parts import data_option, folder_or_default


@job.command("form")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@data_option
def form(file: Path | None, data: Path | None) -> int:
    """Show a job as a form: FILE, or the one that the data folder works for; one that is not there yet is made."""
    from ui.job_window import run

    return run(file, folder_or_default(data))
