"""A small home with one closed month, its `carbon ui`, and a browser in front of it."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from selenium import webdriver

from carbon_pipeline.storage.embedded_postgres import EmbeddedPostgres
from carbon_pipeline.storage.home import Home

CARBON = Path(sys.executable).with_name("carbon")
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
ORGANIZATIONS = """\
organization_code,name,kind,parent_code,country,currency
HQ1,Example Works,HEADQUARTERS,,KR,KRW
P-001,Example Castings,PARTNER,HQ1,KR,KRW
"""
EMISSION_FACTORS = """\
factor_code,factor_type,activity,region,unit,kg_co2eq_per_unit,source,edition,valid_from,valid_to
electricity-kr,electricity,electricity,KR,kWh,0.4781,Example publisher,2024,2024-01-01,
"""
ELECTRICITY = """\
record_id,organization_code,period_start,period_end,quantity,unit
M-1,P-001,2024-01-01,2024-01-31,5000,kWh
M-2,P-001,2024-02-01,2024-02-29,1000,kWh
M-3,HQ1,2024-02-01,2024-02-29,2000,kWh
"""


@pytest.fixture(scope="package")
def chromium() -> str:
    """The browser; without one the tests are left out, except where all checks have to run."""
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if found and shutil.which("chromedriver"):
        return found
    missing = (
        "Chromium and chromedriver are not installed: apt-get install chromium chromium-driver"
    )
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@pytest.fixture(scope="package")
def environment(chromium: str) -> Iterator[dict[str, str]]:  # noqa: ARG001 - skips without one
    """Environment of a home in which January 2024 is closed, and February is not computed."""
    # a short path of its own: sockets take about a hundred characters
    root = Path(tempfile.mkdtemp(prefix="carbon-"))
    home, data = root / "home", root / "data"
    (data / "reference").mkdir(parents=True)
    (data / "activities" / "electricity").mkdir(parents=True)
    (data / "reference" / "organizations.csv").write_text(ORGANIZATIONS)
    (data / "reference" / "emission_factors.csv").write_text(EMISSION_FACTORS)
    (data / "activities" / "electricity" / "meters.csv").write_text(ELECTRICITY)
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("CARBON_", "DAGSTER_"))}
    environment = kept | {
        "CARBON_HOME": str(home),
        "CARBON_DATA": str(data),
        "CARBON_FIRST_MONTH": "2024-01",
    }
    try:
        subprocess.run([CARBON, "close", "2024-01"], env=environment, check=True)
        yield environment
    finally:
        EmbeddedPostgres(Home(root=home, data=data)).stop()
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture(scope="package")
def free_port() -> int:
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


@pytest.fixture(scope="package")
def ui(environment: dict[str, str], free_port: int) -> Iterator[str]:
    """Address of `carbon ui` on that home."""
    command = [CARBON, "ui", "--port", str(free_port)]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        try:
            for line in process.stdout:
                if line.startswith("Dagster on "):
                    break
            else:
                pytest.fail("carbon ui ended before it answered")
            yield f"http://127.0.0.1:{free_port}"
        finally:
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=60)


@pytest.fixture(scope="package")
def browser(chromium: str, ui: str) -> Iterator[webdriver.Chrome]:  # noqa: ARG001 - ends before it
    """A browser with a profile of its own that asks nobody but the UI."""
    profile = tempfile.mkdtemp(prefix="carbon-browser-")
    options = webdriver.ChromeOptions()
    options.binary_location = chromium
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-first-run",
        f"--user-data-dir={profile}",
        "--window-size=1800,1100",
    ):
        options.add_argument(argument)
    driver = webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        yield driver
    finally:
        driver.quit()
        shutil.rmtree(profile, ignore_errors=True)
