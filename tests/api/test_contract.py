"""schemathesis asks the service what its OpenAPI document says: some hundred requests, seeded.

`make contract` puts 10,000 and more (tests/api/contract_run.py).
"""

from pathlib import Path

from tests.api.contract_run import ContractRun, run_contract
from tests.api.inline_service import inline_app
from tests.api.serving import serving


def test_the_service_answers_as_its_openapi_document_says(tmp_path: Path) -> None:
    run = ContractRun()
    with serving(inline_app(tmp_path)) as url:
        run_contract(url, seed=6, per_operation=7, into=run)
    assert run.failures == {}
    assert run.requests > 400
    assert not [status for status in run.statuses if status >= 500 or status == 0]
    assert {"response_schema_conformance", "negative_data_rejection"} <= run.checks.keys()
