"""What the OpenAPI description promises, the API keeps: questions made from it never bring it down."""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest
from bank_records import everything, say
from hypothesis import HealthCheck, given, settings
from hypothesis.stateful import run_state_machine_as_test

from quotebank import QuoteBank

schemathesis = pytest.importorskip("schemathesis", reason="schemathesis is not installed: pip install schemathesis")

from schemathesis.checks import not_a_server_error  # noqa: E402
from schemathesis.generation import GenerationMode  # noqa: E402
from schemathesis.specs.openapi.checks import (  # noqa: E402
    content_type_conformance,
    negative_data_rejection,
    positive_data_acceptance,
    response_schema_conformance,
    status_code_conformance,
)

from quotebank.web.app import create_app  # noqa: E402

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    positive_data_acceptance,
    negative_data_rejection,
]
QUESTIONS = 15
"""How many are made for each route."""
WALKS = 10
"""How many walks are made."""


@pytest.fixture(scope="module")
def described(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """The description of the API over a bank with every field filled."""
    path = tmp_path_factory.mktemp("described") / "quotes.db"
    with QuoteBank(path) as bank:
        bank.add_extracted([everything(), say("The ferry runs all winter", "Ada Holm")])
    with QuoteBank(path, read_only=True, longest=10) as bank:
        yield schemathesis.openapi.from_asgi("/api/openapi.json", create_app(bank, names=("testserver",)))


with QuoteBank(":memory:") as nothing:
    PATHS = create_app(nothing).openapi()["paths"]
ROUTES = [
    (method, address, mode)
    for address, methods in PATHS.items()
    for method, route in methods.items()
    for mode in GenerationMode
    if mode is GenerationMode.POSITIVE or ("{" not in address and ("parameters" in route or "requestBody" in route))
]
"""Any text may be an id, so that only what stands after the question mark, or in a body, can be wrong."""


@pytest.mark.parametrize(("method", "address", "mode"), ROUTES, ids=lambda given: str(getattr(given, "value", given)))
def test_every_answer_is_as_described(method: str, address: str, mode: GenerationMode, described: Any) -> None:
    """Whatever is asked, sensible or not, the status, the type and the shape of the answer are those described."""

    @settings(max_examples=QUESTIONS, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
    @given(described[address][method].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        answer = case.call()
        too_large = answer.status_code == HTTPStatus.REQUEST_ENTITY_TOO_LARGE  # it rejects, too
        case.validate_response(answer, checks=[c for c in CHECKS if not (too_large and c is negative_data_rejection)])

    ask()


def test_answers_lead_to_further_questions(described: Any) -> None:
    """What one route answers, its ids and cursors, others take: walks from route to route, from a fixed seed."""
    machine = described.as_state_machine()

    class Walk(machine):  # type: ignore[misc, valid-type]
        def validate_response(self, response: Any, case: Any, **_: Any) -> None:
            case.validate_response(response, checks=CHECKS)

    machine_settings = settings(
        max_examples=WALKS,
        stateful_step_count=6,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run_state_machine_as_test(Walk, settings=machine_settings)


def test_every_answer_has_a_described_shape(described: Any) -> None:
    """No route answers with something that the description leaves open."""
    open_ended = [
        f"{method} {address}"
        for address, methods in described.raw_schema["paths"].items()
        for method, route in methods.items()
        for content in route["responses"]["200"]["content"].items()
        if content[0] == "application/json" and "$ref" not in content[1]["schema"]
    ]
    assert open_ended == []


def test_the_described_shape_of_a_quote_is_the_whole_shape(described: Any) -> None:
    """The description has every key of a quote, and no other."""
    from quotebank.exports import to_dict

    _, [quote, _] = everything()
    shapes = described.raw_schema["components"]["schemas"]
    assert list(shapes["Quote"]["properties"]) == list(to_dict(quote))
    assert list(shapes["Quote"]["required"]) == list(to_dict(quote))
