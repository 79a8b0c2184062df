import re

import pytest


@pytest.fixture
def document(app):
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    return answer.json


def test_the_whole_api_is_described(app, document):
    served = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "openapi.show"
        for method in rule.methods & {"GET", "POST"}
    }
    told = {(path, method) for path, of in document["paths"].items() for method in of}
    assert told == served
    assert document["openapi"].startswith("3.1")


def test_a_scan_is_described_field_by_field(document):
    schemas = document["components"]["schemas"]
    sent = schemas["ScanIn"]
    assert sent["additionalProperties"] is False
    optional = {"device", "sequence", "sent_at", "offset_ms"}
    assert set(sent["required"]) == set(sent["properties"]) - optional
    assert schemas["Outcome"]["enum"] == ["accepted", "repeat", "refused"]


def test_every_reference_leads_somewhere(document):
    names = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert names == set(document["components"]["schemas"])
