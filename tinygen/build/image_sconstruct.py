"""The SConstruct that `images.py` runs: one program from C sources, as a JSON file describes it."""

from SCons.Script import ARGUMENTS, SetOption

from tinygen.build.image_job import declare, read_job

job = read_job(ARGUMENTS["job"])
SetOption("num_jobs", job.parallel)
declare(job)
