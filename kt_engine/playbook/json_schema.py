"""The JSON schema for editors while a playbook is written. It says the shape and follows no name."""

import copy
import json
from typing import Any

from kt_engine.playbook.schema import Playbook

_OWN = ["extends", "key", "title", "version"]


def json_schema() -> str:
    """Give the schema of playbook files; the same code gives the same text.

    A file that says `extends` may leave out what the file below it has, and take keys away with null.
    """
    whole = Playbook.model_json_schema(by_alias=True)
    shapes = whole.pop("$defs")
    shapes["Playbook"] = whole
    groups = {name for name, shape in shapes.items() if shape.get("type") == "object"}
    parts = {f"{name}Part": _loosened(shapes[name], groups) for name in groups}
    parts["PlaybookPart"]["required"] = _OWN
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A playbook of KT Engine",
        "if": {"required": ["extends"]},
        "then": {"$ref": "#/$defs/PlaybookPart"},
        "else": {"$ref": "#/$defs/Playbook"},
        "$defs": shapes | parts,
    }
    return json.dumps(schema, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _loosened(shape: dict[str, Any], groups: set[str]) -> dict[str, Any]:
    """Nothing is required, everything may be null, and groups inside are loosened too."""
    part = copy.deepcopy(shape)
    part.pop("required", None)
    part["title"] = f"{part.get('title', '')} laid over another"
    part["properties"] = {
        name: _or_null(_pointing_to_parts(of, groups)) for name, of in part.get("properties", {}).items()
    }
    return part


def _pointing_to_parts(value: Any, groups: set[str]) -> Any:
    if isinstance(value, list):
        return [_pointing_to_parts(item, groups) for item in value]
    if not isinstance(value, dict):
        return value
    found = {key: _pointing_to_parts(inner, groups) for key, inner in value.items() if key != "items"}
    if "items" in value:
        found["items"] = value["items"]  # lists are replaced whole, so what stands in them is whole too
    name = str(found.get("$ref", "")).rpartition("/")[2]
    if name in groups:
        found["$ref"] = f"#/$defs/{name}Part"
    if isinstance(found.get("additionalProperties"), dict):
        found["additionalProperties"] = _or_null(found["additionalProperties"])
    return found


def _or_null(shape: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [shape, {"type": "null"}]}
