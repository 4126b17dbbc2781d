#!/usr/bin/env bash
# run.sh SECONDS: runs every libFuzzer target of build/fuzz for that long; fails on the first finding.
set -euo pipefail
cd "$(dirname "$0")/../.."
for target in build/fuzz/tests/fuzz/*_fuzz; do
  name=$(basename "${target%_fuzz}")
  work=$(mktemp -d)
  mkdir -p "tests/fuzz/corpus/$name"
  echo "== $name"
  "$target" -max_total_time="$1" -rss_limit_mb=2048 -timeout=10 -max_len=65536 -artifact_prefix="$work/" -print_final_stats=0 -verbosity=0 \
    "$work" "tests/fuzz/corpus/$name"
done
