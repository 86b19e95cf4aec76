#!/usr/bin/env bash
# Makes a cluster of one node with the key-value service alone, the bucket and the user of ZeroG.
# May run any number of times.
set -euo pipefail

node="http://couchbase:8091"
admin="Administrator"
: "${COUCHBASE_PASSWORD:?}"

cli() {
  local command="$1"
  shift
  couchbase-cli "$command" --cluster "$node" "$@"
}

as_admin() {
  local command="$1"
  shift
  cli "$command" --username "$admin" --password "$COUCHBASE_PASSWORD" "$@"
}

if ! as_admin server-list > /dev/null 2>&1; then
  cli cluster-init --cluster-username "$admin" --cluster-password "$COUCHBASE_PASSWORD" \
    --services data --cluster-ramsize 512
fi
if ! as_admin bucket-list | grep -qx zerog; then
  # Nothing that is queued may be thrown away for lack of memory: values only, to disk.
  as_admin bucket-create --bucket zerog --bucket-type couchbase --bucket-ramsize 256 \
    --bucket-replica 0 --bucket-eviction-policy valueOnly --enable-flush 0 --wait
fi
# The community edition knows few roles: this one reads and writes the data of one bucket.
as_admin user-manage --set --rbac-username zerog --rbac-password "$COUCHBASE_PASSWORD" \
  --roles "bucket_full_access[zerog]" --auth-domain local
echo "couchbase-init: cluster, bucket and user are there"
