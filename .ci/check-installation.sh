#!/usr/bin/env bash
# usage: check-installation.sh TARBALL
# Installs the packed package into empty projects, from the file and from a registry on loopback to which it was
# published, on every Node that is supported. No warning, no script, and the commands work against dev.
set -euo pipefail
tarball=$(realpath "$1")
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
registry_pid=
dev_pid=
finish() {
  for pid in $registry_pid $dev_pid; do kill "$pid" 2>/dev/null || true; done
  rm -rf "$work"
}
trap finish EXIT
fail() { echo "$*" >&2; exit 1; }

npm_cli=$(node -p 'require("node:path").join(require("node:path").dirname(require("node:fs").realpathSync(process.argv[1])), "npm-cli.js")' "$(command -v npm)")
platform=$(node -p '`${process.platform}-${process.arch}`')
node_package="node-${platform/#darwin-arm64/bin-darwin-arm64}"

# Scripts that npm would run at an installation.
tar -xzOf "$tarball" package/package.json | node -e '
  const { scripts = {}, dependencies = {} } = JSON.parse(require("fs").readFileSync(0, "utf8"));
  const run = ["preinstall", "install", "postinstall", "prepare"].filter((name) => name in scripts);
  if (run.length + Object.keys(dependencies).length > 0) throw new Error(`scripts or dependencies: ${run}`);'

node "$root/.ci/local-registry.mjs" > "$work/registry.url" &
registry_pid=$!
for _ in $(seq 100); do [ -s "$work/registry.url" ] && break; sleep 0.1; done
registry=$(cat "$work/registry.url")
host=${registry#http:}
printf '%s:_authToken=dummy\n' "$host" > "$work/npmrc"
npm publish "$tarball" --registry "$registry" --userconfig "$work/npmrc" --ignore-scripts > "$work/publish.log" 2>&1 || { cat "$work/publish.log"; fail "npm publish fails"; }

# Both in the same way; $1 is the folder, $2 what is installed.
install() {
  mkdir -p "$1" && cd "$1"
  npm init -y > /dev/null
  node "$npm_cli" install --save-dev --no-audit --no-fund --registry "$registry" --userconfig "$work/npmrc" --cache "$work/cache-$1" "$2" > "$work/install.log" 2>&1 || { cat "$work/install.log"; fail "the installation of $2 fails"; }
  ! grep -iE 'warn|deprecated' "$work/install.log" || fail "the installation warns"
  [ "$(ls node_modules)" = splunk-action ] || fail "installed beside the package: $(ls node_modules)"
}

# The commands of README, as npx finds them.
try() {
  local version
  version=$(node -p 'require("splunk-action/package.json").version')
  [ "$(splunk --version)" = "$version" ] || fail "wrong version"
  splunk --help > /dev/null
  splunk bundle --out post-login.js > /dev/null
  cmp post-login.js node_modules/splunk-action/dist/action/post-login.js
  node_modules/.bin/splunk-action dev --no-open --port 0 --write-env dev.env > dev.log 2>&1 &
  dev_pid=$!
  for _ in $(seq 300); do [ -s dev.env ] && break; kill -0 "$dev_pid" 2>/dev/null || { cat dev.log; fail "dev ends"; }; sleep 0.1; done
  splunk --env-file dev.env deploy > deploy.log 2>&1 || { cat deploy.log; fail "deploy fails"; }
  splunk --env-file dev.env status --exit-code > status.log 2>&1 || { cat status.log; fail "status differs"; }
  splunk --env-file dev.env test-event --verify > test.log 2>&1 || { cat test.log; fail "test-event fails"; }
  kill "$dev_pid"
  wait "$dev_pid" || true
  dev_pid=
  ! grep -iE 'warning' ./*.log || fail "a command warns"
}
splunk() { node_modules/.bin/splunk-action "$@"; }

for major in 20 22 24; do
  if [ "$(node -p 'process.versions.node.split(".")[0]')" != "$major" ]; then
    npm install --silent --no-save --no-audit --no-fund --ignore-scripts --prefix "$work/node-$major" "$node_package@$major"
    PATH="$work/node-$major/node_modules/$node_package/bin:$PATH"
  fi
  cd "$work" && install "file-$major" "$tarball"
  cd "$work" && install "registry-$major" splunk-action && try
  echo "Node $(node --version): installed from a file and from a registry, and the commands work"
done
