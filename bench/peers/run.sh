#!/usr/bin/env bash
# Rules beside what else could be asked for them: feelin and ZEN from npm, the same table and the
# same condition, in one run. On demand only: it installs both packages into a folder of its own,
# which goes away again. Needs node, npm and the network.
#
#     ./dev build bench_rules && bench/peers/run.sh
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
ours=${BENCH_RULES:-$here/../../build/release/bin/bench_rules}
feelin=8.2.0
zen=0.54.0

[[ -x $ours ]] || { echo "there is no $ours: ./dev build bench_rules" >&2; exit 1; }
for tool in node npm; do
    command -v $tool >/dev/null || { echo "needs $tool (apt-get install nodejs npm)" >&2; exit 1; }
done

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --no-audit --no-fund --silent \
    "feelin@$feelin" "@gorules/zen-engine@$zen" ||
    { echo "npm could not install feelin and @gorules/zen-engine" >&2; exit 1; }

measure_ours() {
    "$ours" --benchmark_filter='beside_hand|decision_model' --benchmark_format=json 2>/dev/null
}
# Before and after the others, so that it shows where the machine was another one in between.
measure_ours >"$folder/before.json"
cp "$here/peers.mjs" "$folder/"
(cd "$folder" && node peers.mjs >peers.json)
measure_ours >"$folder/after.json"
node "$here/report.mjs" "$folder"
