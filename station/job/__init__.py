"""The job: what one school wants of one cohort, one file for each thing that it decides."""
