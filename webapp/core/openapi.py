"""What the API can do, written from the models that read and write it."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from http import HTTPStatus
from inspect import getdoc
from typing import Any, Literal, TypeVar

from flask import Blueprint, Response, current_app
from flask.json import dumps
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema
from werkzeug.routing import Rule

from webapp.core.access import door_of, public

bp = Blueprint("openapi", __name__)

View = TypeVar("View", bound=Callable[..., Any])
Model = type[BaseModel]
Mode = Literal["validation", "serialization"]
Schemas = Mapping[Any, dict[str, Any]]
REF = "#/components/schemas/{model}"
FAULTS = (403, 404, 409, 422)


@dataclass(frozen=True, slots=True)
class Operation:
    """What one route reads and answers."""

    answer: Model
    body: Model | None = None
    query: Model | None = None

    def models(self) -> Iterator[tuple[Model, Mode]]:
        """Name the models, and in which direction each goes."""
        yield self.answer, "serialization"
        if self.body:
            yield self.body, "validation"


class Problem(BaseModel):
    """Why a call failed, as RFC 9457 asks; `code` stays the same for ever."""

    status: int
    code: str
    detail: str


def documented(
    answer: Model, body: Model | None = None, query: Model | None = None
) -> Callable[[View], View]:
    """Say what a route of the API reads and answers."""

    def mark(view: View) -> View:
        view.operation = Operation(answer, body, query)  # type: ignore[attr-defined]
        return view

    return mark


@bp.get("/api/v1/openapi.json")
@public("programs read how to call before they have a key")
def show() -> Response:
    """Describe the whole API as OpenAPI 3.1."""
    return Response(_text(), mimetype="application/json")


@cache
def _text() -> str:
    return dumps(document())


def document() -> dict[str, Any]:
    """Write the description of every route that says what it reads and answers."""
    routes = list(_routes())
    wanted = {pair for _rule, _view, op in routes for pair in op.models()}
    pairs = sorted(wanted, key=lambda pair: (pair[0].__name__, pair[1]))
    schemas, definitions = models_json_schema(
        [*pairs, (Problem, "serialization")], ref_template=REF
    )
    paths: dict[str, dict[str, Any]] = {}
    for rule, view, operation in routes:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in (rule.methods or set()) & {"GET", "POST"}:
            described = _described(rule, view, operation, schemas)
            paths.setdefault(path, {})[method.lower()] = described
    bearer = {"type": "http", "scheme": "bearer"}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Pendopo", "version": "1"},
        "paths": paths,
        "components": {
            "schemas": definitions.get("$defs", {}),
            "securitySchemes": {"token": bearer},
        },
        "security": [{"token": []}],
    }


def _routes() -> Iterator[tuple[Rule, object, Operation]]:
    for rule in current_app.url_map.iter_rules():
        view = current_app.view_functions[rule.endpoint]
        operation = getattr(view, "operation", None)
        if operation:
            yield rule, view, operation


def _described(
    rule: Rule, view: object, operation: Operation, schemas: Schemas
) -> dict[str, Any]:
    door, text = door_of(view), getdoc(view) or ""
    described: dict[str, Any] = {
        "operationId": rule.endpoint.split(".")[-1],
        "summary": text.partition("\n")[0],
        "description": f"Needs the permission {door.permission}." if door else "",
        "parameters": [*_path(rule), *_query(operation)],
        "responses": {"200": _content(operation.answer, "serialization", schemas)}
        | {str(status): _problem(status, schemas) for status in FAULTS},
    }
    if operation.body:
        body = _content(operation.body, "validation", schemas)
        described["requestBody"] = {"required": True, "content": body["content"]}
    return described


def _path(rule: Rule) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in sorted(rule.arguments)
    ]


def _query(operation: Operation) -> list[dict[str, Any]]:
    if operation.query is None:
        return []
    fields = operation.query.model_json_schema()["properties"]
    return [
        {"name": name, "in": "query", "required": False, "schema": schema}
        for name, schema in fields.items()
    ]


def _content(model: Model, mode: Mode, schemas: Schemas) -> dict[str, Any]:
    content = {"application/json": {"schema": schemas[model, mode]}}
    return {"description": getdoc(model) or "", "content": content}


def _problem(status: int, schemas: Schemas) -> dict[str, Any]:
    schema = schemas[Problem, "serialization"]
    content = {"application/problem+json": {"schema": schema}}
    return {"description": HTTPStatus(status).phrase, "content": content}
