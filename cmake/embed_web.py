#!/usr/bin/env python3
"""Builds the web page with npm where that is there, and writes an assembler file that holds it and a C++ table of its files.

embed_web.py WEB_SOURCE OUT_DIR     writes OUT_DIR/web_files.S and OUT_DIR/web_files.cc
Without Node.js, or when the build fails, the table is empty and the program says how to get the page.
"""
import gzip
import pathlib
import shutil
import subprocess
import sys


PACKED = {".js", ".css", ".svg"}  # served packed to browsers that take it: all do


def build(source, out):
    """The folder with the built page, or None."""
    if shutil.which("npm") is None or not (source / "package.json").exists():
        print("web page: no Node.js; the program is built without the page (install nodejs and npm, then build again)")
        return None
    target = out / "dist"
    lock = source / "package-lock.json"
    stamp = source / "node_modules" / ".package-lock.json"
    try:
        if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
            subprocess.run(["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=source, check=True)
            stamp.touch()
        subprocess.run(["npm", "run", "--silent", "build", "--", "--outDir", str(target), "--emptyOutDir"], cwd=source, check=True,
                       stdout=subprocess.DEVNULL)
    except subprocess.CalledProcessError as error:
        print(f"web page: {' '.join(error.cmd)} failed; the program is built without the page")
        return None
    for path in [path for path in target.rglob("*") if path.suffix in PACKED]:
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(path.read_bytes(), 9, mtime=0))
    return target


def main():
    source, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    out.mkdir(parents=True, exist_ok=True)
    folder = build(source, out)
    files = sorted(path for path in folder.rglob("*") if path.is_file()) if folder else []
    assembler = ['.section .rodata', '.section .note.GNU-stack,"",%progbits', '.section .rodata']
    declarations, rows = [], []
    for number, path in enumerate(files):
        symbol = f"headwater_web_{number}"
        assembler += [f".balign 16", f".global {symbol}", f"{symbol}:", f'.incbin "{path}"', f".global {symbol}_end", f"{symbol}_end:", ".byte 0"]
        declarations.append(f"extern const char {symbol}[];\nextern const char {symbol}_end[];")
        rows.append(f'      {{"/{path.relative_to(folder).as_posix()}", {{{symbol}, static_cast<std::size_t>({symbol}_end - {symbol})}}}},')
    (out / "web_files.S").write_text("\n".join(assembler) + "\n")
    table = "\n".join(rows)
    body = (f"  static const WebFile files[] = {{\n{table}\n  }};\n  return {{files, files + {len(files)}}};" if files else "  return {};")
    (out / "web_files.cc").write_text(
        '#include <cstddef>\n\n#include "daemon/embedded.h"\n\nextern "C" {\n' + "\n".join(declarations) +
        "\n}\n\nnamespace headwater::daemon {\nWebFiles web_files() {\n" + body + "\n}\n}  // namespace headwater::daemon\n")


main()
