#!/usr/bin/env bash
# Packs the package, checks its content, installs it into an empty folder and uses it there like a new user.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$root"
npm pack --silent --pack-destination "$work" >/dev/null
tarball=$(ls "$work"/*.tgz)
npx --no-install publint run "$tarball" --strict

tar -tzf "$tarball" | sort > "$work/files"
for file in dist/cli.cjs dist/commands.cjs dist/dev.cjs dist/sbom.cdx.json dist/THIRD-PARTY-LICENSES.txt dist/action/post-login.js dist/runtime/index.js types/index.d.ts \
  README.md LICENSE CHANGELOG.md SECURITY.md .env.example docs/dev.md docs/runtime.md docs/splunk.md; do
  grep -qx "package/$file" "$work/files" || { echo "missing in the package: $file"; exit 1; }
done
if grep -E '^package/(src|tests|cli|actions|packages|\.ci|\.github|node_modules)/' "$work/files"; then echo "does not belong into the package"; exit 1; fi

mkdir "$work/user" && cd "$work/user"
npm init -y >/dev/null
npm install --no-audit --no-fund "$tarball" > install.log 2>&1 || { cat install.log; exit 1; }
if grep -iE 'warn|deprecated' install.log; then echo "the installation warns"; exit 1; fi
# The tested files are the ones that run: nothing else is installed.
installed=$(ls node_modules | tr '\n' ' ')
[ "$installed" = "splunk-action " ] || { echo "installed beside the package: $installed"; exit 1; }
# Commands other than dev must not load the local tenant and the local Splunk.
loaded=$(NODE_DEBUG=module npx --no-install splunk-action status 2>&1 | grep -c 'dev\.cjs' || true)
[ "$loaded" = 0 ] || { echo "status loads dev.cjs"; exit 1; }
version=$(npx --no-install splunk-action --version)
[ "$version" = "$(node -p "require('$root/package.json').version")" ] || { echo "wrong version: $version"; exit 1; }
npx --no-install splunk-action bundle --out post-login.js
cmp post-login.js "$root/dist/action/post-login.js"
cat > use-runtime.mjs <<'JS'
import { createActionRuntime } from "splunk-action/runtime";
const runtime = createActionRuntime({ code: "exports.onExecutePostLogin = async (event, api) => api.access.deny(event.user.name);" });
const { outcome, deniedReason } = await runtime.execute({ user: { name: "no" } });
if (outcome !== "denied" || deniedReason !== "no") throw new Error(`unexpected: ${outcome} ${deniedReason}`);
JS
node use-runtime.mjs
# The declarations must compile without other packages, under both module resolutions of TypeScript.
cat > use-runtime.mts <<'TS'
import { createActionCache, createActionRuntime, type Execution } from "splunk-action/runtime";
const runtime = createActionRuntime({ code: "", cache: createActionCache() });
const execution: Execution = await runtime.execute({ user: { name: "no" } }, { secrets: { NAME: "value" } });
if (execution.outcome === "denied") console.log(execution.deniedReason);
TS
tsc="node $root/node_modules/typescript/bin/tsc --noEmit --strict --target es2022 --types node --typeRoots $root/node_modules/@types"
$tsc --module nodenext use-runtime.mts
$tsc --module esnext --moduleResolution bundler use-runtime.mts
# The example of docs/runtime.md, unchanged.
sed -n '/^```js$/,/^```$/p' node_modules/splunk-action/docs/runtime.md | sed '1d;$d' > example.test.mjs
node --test example.test.mjs >example.out || { cat example.out; exit 1; }
bash "$root/.ci/check-installation.sh" "$tarball"
echo "package is fit: $(wc -l < "$work/files") files, $(stat -c %s "$tarball" 2>/dev/null || stat -f %z "$tarball") bytes packed"
