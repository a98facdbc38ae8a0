#!/usr/bin/env bash
# Runs the built Action in every relevant Node: Auth0's runtime is Node 22, the command line supports 20, 22 and 24.
# On each of them the app for Splunk must be the same bytes. The binaries are npm's packages of Node, one for each
# platform, in a temporary folder.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -f dist/action/post-login.js ] || npm run --silent build
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

platform=$(node -p '`${process.platform}-${process.arch}`')
package="node-${platform/#darwin-arm64/bin-darwin-arm64}"
exercise() {
  "$1" .ci/exercise-bundle.mjs
  "$1" dist/cli.cjs --env-file /dev/null splunk-app build --account-changes --out "$folder/app-$2.tgz" > /dev/null
  cmp "$folder/app-$2.tgz" "$folder/app-20.tgz"
}
for major in 20 22 24; do
  if [ "$(node -p 'process.versions.node.split(".")[0]')" = "$major" ]; then
    exercise node "$major"
    continue
  fi
  npm install --silent --no-save --no-audit --no-fund --ignore-scripts --prefix "$folder/$major" "$package@$major"
  exercise "$folder/$major/node_modules/$package/bin/node" "$major"
done
