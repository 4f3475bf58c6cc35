"""Whether a client written for an older contract still works with a newer one.

What a server may not do: take away a route, an answer's field, an event; demand an input that it did not demand; accept
fewer values than it did, or answer with another type."""
from typing import Any, Iterator

METHODS = ("get", "put", "post", "delete", "patch")


def broken_promises(old: dict, new: dict) -> list[str]:
    found: list[str] = []
    for path, method, operation in operations(old):
        where = f"{method.upper()} {path}"
        newer = new.get("paths", {}).get(path, {}).get(method)
        if newer is None:
            found.append(f"{where} is gone")
            continue
        found += parameters_broken(where, operation, newer)
        found += inputs_broken(f"{where} body", body_of(operation), body_of(newer), old, new, frozenset())
        found += answers_broken(where, operation, newer, old, new)
    found += schemas_gone(old, new)
    return found


def operations(contract: dict) -> Iterator[tuple[str, str, dict]]:
    for path, item in contract.get("paths", {}).items():
        for method in METHODS:
            if method in item:
                yield path, method, item[method]


def parameters_broken(where: str, old: dict, new: dict) -> list[str]:
    known = {(one["in"], one["name"]): one for one in old.get("parameters", [])}
    newer = {(one["in"], one["name"]): one for one in new.get("parameters", [])}
    gone = [f"{where}: parameter {name} is gone" for place, name in known if (place, name) not in newer]
    demanded = [f"{where}: parameter {key[1]} is now required" for key, one in newer.items()
                if one.get("required") and not known.get(key, {}).get("required")]
    return gone + demanded


def body_of(operation: dict) -> dict:
    return schema_of(operation.get("requestBody", {}))


def schema_of(holder: dict) -> dict:
    return holder.get("content", {}).get("application/json", {}).get("schema", {})


def resolved(schema: dict, contract: dict) -> tuple[dict, str]:
    """The schema itself, and the name it was referred to by."""
    name = schema.get("$ref", "")
    if not name:
        return schema, ""
    place: Any = contract
    for step in name.removeprefix("#/").split("/"):
        place = place.get(step, {})
    return place, name


def inputs_broken(where: str, old_schema: dict, new_schema: dict, old: dict, new: dict, seen: frozenset) -> list[str]:
    older, name = resolved(old_schema, old)
    newer, _ = resolved(new_schema, new)
    if name and name in seen:
        return []
    seen = seen | {name}
    found = [f"{where}: {field} is now required" for field in newer.get("required", []) if field not in older.get("required", [])]
    found += [f"{where}: no longer accepts {value!r}" for value in older.get("enum", []) if value not in newer.get("enum", [value])]
    found += type_changed(where, older, newer)
    for field, schema in older.get("properties", {}).items():
        newer_field = newer.get("properties", {}).get(field)
        if newer_field is None:
            found.append(f"{where}: {field} is gone, and unknown fields are refused")
        else:
            found += inputs_broken(f"{where}.{field}", schema, newer_field, old, new, seen)
    if "items" in older and "items" in newer:
        found += inputs_broken(f"{where}[]", older["items"], newer["items"], old, new, seen)
    return found


def answers_broken(where: str, old_operation: dict, new_operation: dict, old: dict, new: dict) -> list[str]:
    found = []
    for status, answer in old_operation.get("responses", {}).items():
        if not status.startswith("2"):
            continue
        newer = new_operation.get("responses", {}).get(status)
        if newer is None:
            found.append(f"{where}: no longer answers {status}")
        else:
            found += outputs_broken(f"{where} {status}", schema_of(answer), schema_of(newer), old, new, frozenset())
    return found


def outputs_broken(where: str, old_schema: dict, new_schema: dict, old: dict, new: dict, seen: frozenset) -> list[str]:
    older, name = resolved(old_schema, old)
    newer, _ = resolved(new_schema, new)
    if name and name in seen:
        return []
    seen = seen | {name}
    found = type_changed(where, older, newer)
    for field, schema in older.get("properties", {}).items():
        newer_field = newer.get("properties", {}).get(field)
        if newer_field is None:
            found.append(f"{where}: {field} is gone")
            continue
        if field in older.get("required", []) and field not in newer.get("required", []):
            found.append(f"{where}: {field} may now be absent")
        found += outputs_broken(f"{where}.{field}", schema, newer_field, old, new, seen)
    if "items" in older and "items" in newer:
        found += outputs_broken(f"{where}[]", older["items"], newer["items"], old, new, seen)
    return found


def type_changed(where: str, older: dict, newer: dict) -> list[str]:
    if older.get("type") == newer.get("type"):
        return []
    return [f"{where}: was {older.get('type', 'one of several')}, is {newer.get('type', 'one of several')}"]


def schemas_gone(old: dict, new: dict) -> list[str]:
    """Events are schemas that no route mentions, so each must stay with its fields."""
    found = []
    newer = new.get("components", {}).get("schemas", {})
    for name, schema in old.get("components", {}).get("schemas", {}).items():
        if name not in newer:
            found.append(f"schema {name} is gone")
            continue
        gone = set(schema.get("properties", {})) - set(newer[name].get("properties", {}))
        found += [f"schema {name}: {field} is gone" for field in sorted(gone)]
    return found
