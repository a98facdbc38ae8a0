#!/usr/bin/env bash
# Packs the package, looks at what is in it, installs it into an empty folder and uses it there as a stranger would.
set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$root"
npm pack --silent --pack-destination "$work" >/dev/null
tarball=$(ls "$work"/*.tgz)
npx --no-install publint run "$tarball" --strict

tar -tzf "$tarball" | sort > "$work/files"
for file in dist/cli.cjs dist/commands.cjs dist/action/post-login.js dist/runtime/index.js types/index.d.ts \
  README.md LICENSE CHANGELOG.md SECURITY.md .env.example; do
  grep -qx "package/$file" "$work/files" || { echo "missing in the package: $file"; exit 1; }
done
if grep -E '^package/(src|tests|cli|actions|\.ci|node_modules)/' "$work/files"; then echo "does not belong into the package"; exit 1; fi

mkdir "$work/user" && cd "$work/user"
npm init -y >/dev/null
npm install --no-audit --no-fund --silent "$tarball"
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
# As a consumer's compiler sees it that checks declarations, too: each must find what it imports in the package.
cat > use-runtime.mts <<'TS'
import { type ActionCacheStore, createActionCache, createActionRuntime, type Execution } from "splunk-action/runtime";
const cache: ActionCacheStore = createActionCache();
const value: string | undefined = cache.get("key")?.value;
const runtime = createActionRuntime({ code: "", cache });
export const run: Promise<Execution> = runtime.execute({ value });
TS
node "$root/node_modules/typescript/bin/tsc" use-runtime.mts --noEmit --strict --skipLibCheck false \
  --module nodenext --target es2022 --types node --typeRoots "$root/node_modules/@types"
echo "package is fit: $(wc -l < "$work/files") files, $(stat -c %s "$tarball" 2>/dev/null || stat -f %z "$tarball") bytes packed"
