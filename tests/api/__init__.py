"""Tests of the package `api`."""

import pytest

# before they are imported: their assertions are to show both values
pytest.register_assert_rewrite("tests.api.contract", "tests.api.html_page")
