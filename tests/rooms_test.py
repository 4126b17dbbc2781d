#!/usr/bin/env python3
"""Fails when a room includes a header of a room it may not know, or a third party that belongs to another room.

rooms_test.py SOURCE_DIR
"""
import pathlib
import re
import sys

KNOWS = {
    "base": {"base"},
    "crawler": {"base", "crawler"},
    "extract": {"base", "extract"},
    "provenance": {"base", "provenance"},
    "store": {"base", "store"},
    "daemon": {"base", "crawler", "extract", "provenance", "store", "daemon"},
    "cli": {"base", "crawler", "extract", "provenance", "store", "daemon", "cli", "tests"},
}
# A third party's headers -> the rooms that may include them.
OWNERS = {
    "curl/": {"crawler"},
    "expat.h": {"crawler"},
    "gumbo.h": {"extract"},
    "cld2/": {"extract"},
    "sqlite3.h": {"store"},
    "rocksdb/": {"store"},
    "boost/asio": {"crawler", "daemon"},
    "toml++/": {"daemon"},
    "CLI/": {"cli"},
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def problems(root):
    for room, known in KNOWS.items():
        for path in sorted((root / room).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                match = INCLUDE.match(line)
                if not match:
                    continue
                quote, target = match.groups()
                where = f"{path.relative_to(root)}:{number}: includes {target}"
                if quote == '"' and target.split("/")[0] not in known:
                    yield where
                if any(target.startswith(prefix) and room not in rooms for prefix, rooms in OWNERS.items()):
                    yield where


def main():
    found = list(problems(pathlib.Path(sys.argv[1])))
    print("\n".join(found) or "each room includes only what it may know")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
