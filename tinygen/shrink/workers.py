"""Where trials run: in this process, in several, or on a Ray cluster. All look alike: submit gives a future."""

from __future__ import annotations

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from contextlib import contextmanager
from typing import Any

from tinygen.ir import ToolError

Submit = Callable[..., "Future[Any]"]
"""`submit(function, *arguments)` -> what it returns, later."""


@contextmanager
def workers(jobs: int, ray: str | None) -> Iterator[Submit]:
    """`submit` for as long as the context is open; leaving it by an exception stops what still runs.

    Args:
        jobs: trials at a time; 1 runs them here, others in processes of their own.
        ray: address of a Ray cluster, or "local"; ToolError if Ray is not installed.
    """
    if ray is not None:
        with _ray_workers(ray, jobs) as submit:
            yield submit
    elif jobs == 1:
        yield _here
    else:
        threads = str(max(1, (os.cpu_count() or 1) // jobs))
        with _environment({"OMP_NUM_THREADS": threads, "TF_NUM_INTRAOP_THREADS": threads}):
            context = multiprocessing.get_context("spawn")  # TensorFlow does not survive a fork
            pool = ProcessPoolExecutor(jobs, mp_context=context, initializer=_leave_ctrl_c_to_the_parent)
            try:
                yield pool.submit
            except BrokenExecutor as error:
                raise ToolError("a process died while it ran a trial", cure="fewer --jobs need less memory") from error
            except BaseException:
                processes = list((pool._processes or {}).values())
                pool.shutdown(wait=False, cancel_futures=True)
                for process in processes:
                    process.terminate()
                raise
            pool.shutdown()


def _here(function: Callable[..., Any], *arguments: Any) -> Future[Any]:
    future: Future[Any] = Future()
    future.set_result(function(*arguments))
    return future


def _call(function: Callable[..., Any], *arguments: Any) -> Any:
    return function(*arguments)


def _leave_ctrl_c_to_the_parent() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)


@contextmanager
def _environment(values: dict[str, str]) -> Iterator[None]:
    """Variables for the processes that start meanwhile; those that are set stay."""
    added = {name: value for name, value in values.items() if name not in os.environ}
    os.environ.update(added)
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]


@contextmanager
def _ray_workers(address: str, jobs: int) -> Iterator[Submit]:
    try:
        import ray
    except ImportError as error:
        raise ToolError(f"--ray needs Ray ({error})", cure="pip install 'tinygen[ray]'") from error
    where = {"num_cpus": jobs, "include_dashboard": False} if address == "local" else {"address": address}
    ray.init(**where, log_to_driver=False, logging_level="ERROR")
    try:
        call = ray.remote(_call)  # Ray itself takes no built-in function or other callable

        def submit(function: Callable[..., Any], *arguments: Any) -> Future[Any]:
            future: Future[Any] = call.remote(function, *arguments).future()
            return future

        yield submit
    finally:
        ray.shutdown()
