"""What a data engineer sees and does in Dagster's UI, in a real browser."""

import subprocess
from collections.abc import Iterator

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from carbon_pipeline_tests.browser.conftest import CARBON

GROUPS = ("reference", "activities", "emissions", "ledger", "rollups", "closing")
SECONDS_FOR_A_PAGE = 90
SECONDS_FOR_A_RUN = 300

pytestmark = [pytest.mark.browser, pytest.mark.server]


class Page:
    """Pages of the UI, read as a person reads them: by what is written there."""

    def __init__(self, browser: webdriver.Chrome, address: str) -> None:
        self._browser = browser
        self._address = address

    def open(self, path: str) -> None:
        self._browser.get(self._address + path)

    def wait_for(self, *texts: str, seconds: int = SECONDS_FOR_A_PAGE) -> str:
        """The page's text, once it has all of these."""

        def shown(browser: webdriver.Chrome) -> str | None:
            text = browser.find_element(By.TAG_NAME, "body").text
            return text if all(each in text for each in texts) else None

        return self._wait(shown, f"the page shows {texts}", seconds)

    def click(self, text: str) -> None:
        """Click the button or link that says this, once it can be clicked."""

        def clicked(browser: webdriver.Chrome) -> bool:
            for button in browser.find_elements(By.CSS_SELECTOR, "button, a"):
                if button.text.strip() == text and button.is_enabled():
                    button.click()
                    return True
            return False

        self._wait(clicked, f"a button says {text}", SECONDS_FOR_A_PAGE)

    def choose_month(self, month: str) -> None:
        """Write the month into the dialog's selection of partitions."""

        def written(browser: webdriver.Chrome) -> bool:
            field = browser.find_element(By.CSS_SELECTOR, "input[placeholder^='ex: ']")
            field.send_keys(Keys.CONTROL, "a")
            field.send_keys(month, Keys.TAB)
            return True

        self._wait(written, "the dialog asks for partitions", SECONDS_FOR_A_PAGE)

    def _wait(self, condition: object, told: str, seconds: int) -> str:
        waiting = WebDriverWait(
            self._browser,
            seconds,
            ignored_exceptions=[WebDriverException],
        )
        return waiting.until(condition, f"{seconds} seconds, and never: {told}")


@pytest.fixture
def page(browser: webdriver.Chrome, ui: str) -> Iterator[Page]:
    page = Page(browser, ui)
    yield page
    page.open("/robots.txt")


def test_the_graph_shows_every_group(page: Page) -> None:
    page.open("/asset-groups")
    page.wait_for("Global asset lineage", *GROUPS)


def test_the_catalog_shows_the_assets(page: Page) -> None:
    """Its list holds only what fits into the window, so it is asked for some."""
    page.open("/assets?asset-selection=key:electricity_*+or+key:activity_files")
    page.wait_for("activity_files", "electricity_emissions", "electricity_inputs")


def test_an_asset_tells_what_it_holds(page: Page) -> None:
    page.open("/assets/module_emissions")
    page.wait_for(
        "One row per record, reporting month, emission type, scope and category, and version",
        "2024-01",
        "kg_co2eq_market_based",
        "numeric(38,18)",
        "Row count",
        "public.module_emissions",
    )


def test_a_closed_month_shows_its_total(page: Page) -> None:
    page.open("/assets/module_emissions?view=partitions&partition=2024-01")
    page.wait_for("Materialized", "2,390.5 kg CO2e", "rows written")


def test_its_checks_have_passed(page: Page) -> None:
    page.open("/assets/module_emissions?view=checks")
    text = page.wait_for("conservation", "great_expectations", "metered_once", "Passed")
    assert text.count("Succeeded") == 3


def test_runs_of_the_command_are_in_the_history(page: Page) -> None:
    page.open("/runs")
    page.wait_for("monthly_close", "read_files", "partition: 2024-01", "Success")


def test_schedule_and_sensor_can_be_switched_on(page: Page) -> None:
    page.open("/automation")
    page.wait_for("arriving_files", "monthly_close")


def test_a_month_is_computed_from_the_dialog(page: Page, environment: dict[str, str]) -> None:
    page.open("/locations/carbon_pipeline/jobs/monthly_run")
    page.click("Materialize all…")
    page.choose_month("2024-02")
    page.wait_for("1 partition")
    page.click("Launch 1 run")
    told = page.wait_for("Launched run ")
    run = told.partition("Launched run ")[2].split()[0]
    page.open("/runs")
    page.click(run)
    page.wait_for("monthly_run", "partition: 2024-02", "Success", seconds=SECONDS_FOR_A_RUN)
    totals = "SELECT sum(kg_co2eq) FROM module_emissions WHERE is_current AND reporting_month = 2"
    answer = subprocess.run(
        [CARBON, "sql", totals], env=environment, check=True, capture_output=True, text=True
    )
    assert answer.stdout.split() == ["sum", "1434.300000000000000000"]
    page.open("/assets/module_emissions?view=partitions&partition=2024-02")
    page.wait_for("Materialized", "1,434.3 kg CO2e")
