#!/usr/bin/env bash
# Runs the built Action in every Node that counts: Auth0's runtime is Node 22, the command line supports 20, 22 and 24.
# The binaries come from npm's packages of Node, one for each platform, into a folder that goes away again.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -f dist/action/post-login.js ] || npm run --silent build
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

platform=$(node -p '`${process.platform}-${process.arch}`')
package="node-${platform/#darwin-arm64/bin-darwin-arm64}"
for major in 20 22 24; do
  if [ "$(node -p 'process.versions.node.split(".")[0]')" = "$major" ]; then
    node .ci/exercise-bundle.mjs
    continue
  fi
  npm install --silent --no-save --no-audit --no-fund --ignore-scripts --prefix "$folder/$major" "$package@$major"
  "$folder/$major/node_modules/$package/bin/node" .ci/exercise-bundle.mjs
done
