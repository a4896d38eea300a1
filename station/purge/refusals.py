"""Why a job is not erased: the answer is no, nothing is broken, and nothing was erased."""

from db.coded import Coded


class PurgeRefused(Coded):
    """Base of every reason."""

    code = "purge-refused"


class JobUnknown(PurgeRefused):
    """The journal tells of nobody in this job. `jobs` lists the jobs that it knows."""

    code = "job-unknown"


class JobOpen(PurgeRefused):
    """Sittings of the job have not ended. `numbers` lists them."""

    code = "job-open"


class FilesUnknown(PurgeRefused):
    """In the data folder lie `count` files from the camera that were never journaled, of this job perhaps."""

    code = "files-unknown"


class JobNotExported(PurgeRefused):
    """The newest people and pictures of these `desks` are in no package."""

    code = "job-not-exported"


class DeliveryUnacknowledged(PurgeRefused):
    """No package that holds everything was acknowledged, and no supervisor vouched for it."""

    code = "delivery-unacknowledged"


class PurgeUnconfirmed(PurgeRefused):
    """Something else was typed than the job's name."""

    code = "purge-unconfirmed"
