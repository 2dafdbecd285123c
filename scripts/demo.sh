#!/usr/bin/env bash
# One UE comes and goes: connects it, waits until its UPF is ready, shows what was made, disconnects it, waits until all is gone.
# Usage: scripts/demo.sh [UE-ID]     (default 1; `npm start` must be running)
# Env: GATEWAY (default http://127.0.0.1:7780), KUBECONFIG (default: the file that `nexslice up` printed)
set -euo pipefail
id="${1:-1}"
gateway="${GATEWAY:-http://127.0.0.1:7780}"
export KUBECONFIG="${KUBECONFIG:-$HOME/.nexslice/kubeconfig}"
kubectl() { command kubectl --namespace nexslice "$@"; }

say() { printf '\n\033[1m%s\033[0m\n' "$*"; }
post() { curl --fail-with-body --silent --show-error -X POST "$gateway$1" -H 'content-type: application/json' -d "{\"ue_id\":$id}"; echo; }

curl --fail --silent --output /dev/null "$gateway/healthz" || { echo "no gateway answers at $gateway: run \`npm start\` first" >&2; exit 1; }

say "UE $id connects"
post /api/ue-connect
say "waiting for upf-ue$id"
for _ in $(seq 100); do kubectl get "deployment/upf-ue$id" >/dev/null 2>&1 && break; sleep 0.2; done
kubectl rollout status --timeout=60s "deployment/upf-ue$id"
kubectl wait --for=jsonpath='{.status.phase}'=Ready --timeout=30s "uesession/ue$id"
kubectl get deployment,service,upf,uesession --selector="ue-id=$id"

say "UE $id disconnects"
post /api/ue-disconnect
kubectl wait --for=delete --timeout=60s "uesession/ue$id" "upf/upf-ue$id" "deployment/upf-ue$id" "service/upf-ue$id"
say "UE $id is gone, and so is its UPF"
