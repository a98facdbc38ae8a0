#!/usr/bin/env bash
# Checks the app for Splunk with AppInspect, Splunk's own tool: no error, failure or warning under the three tags of
# Splunk Cloud, for every variant of the app. Installs AppInspect into a temporary folder, unless SPLUNK_APPINSPECT
# names the folder of an installed one. APPINSPECT_VERSION chooses another version.
set -euo pipefail
cd "$(dirname "$0")/.."

[ -f dist/cli.cjs ] || npm run --silent build
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -n "${SPLUNK_APPINSPECT:-}" ]; then
  bin=$SPLUNK_APPINSPECT
else
  # AppInspect needs libmagic, and Debian's python3 may come without venv.
  if command -v apt-get >/dev/null 2>&1 && ! { python3 -c 'import venv, ensurepip' && ldconfig -p | grep -q libmagic.so.1; } 2>/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends python3-venv libmagic1
  fi
  python3 -m venv "$work/venv"
  "$work/venv/bin/pip" install --quiet --disable-pip-version-check "splunk-appinspect==${APPINSPECT_VERSION:-4.3.1}"
  bin=$work/venv/bin
fi

inspect() {
  local name=$1
  shift
  # An empty folder as working directory, so that the .env of this clone is not read.
  (cd "$work" && env -i PATH="$bin:$PATH" HOME="$work" "$@") > "$work/report.json" || true
  node -e '
    const { ok, findings, appInspect } = JSON.parse(require("node:fs").readFileSync(process.argv[1], "utf8"));
    const { error, failure, future_failure: future, warning, success } = appInspect?.summary ?? {};
    const clean = ok && findings.length === 0 && error === 0 && failure === 0 && future === 0 && warning === 0 && success > 80;
    console.log(`${clean ? "ok    " : "failed"} ${process.argv[2]}: ${JSON.stringify(appInspect?.summary ?? "no report")}`);
    if (!clean) { console.log(JSON.stringify({ findings, appInspect }, null, 2)); process.exit(1); }
  ' "$work/report.json" "$name"
}

check="node $PWD/dist/cli.cjs splunk-app check --json"
inspect "plain" SPLUNK_INDEX=auth0 $check
inspect "no index" $check
inspect "another index and sourcetype" SPLUNK_INDEX=idp SPLUNK_SOURCETYPE=idp:auth0 $check
inspect "hidden fields" SPLUNK_INDEX=auth0 OMIT_FIELDS=email,userName,city HASH_FIELDS=userId,latitude HASH_KEY=0123456789abcdef $check
inspect "account changes" SPLUNK_INDEX=auth0 $check --account-changes
inspect "extra fields" SPLUNK_INDEX=auth0 EXTRA_FIELDS=plan=user.app_metadata.plan,tier=user.app_metadata.tier $check
