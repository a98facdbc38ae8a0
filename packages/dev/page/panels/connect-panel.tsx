import type { DevUrls } from "../../src/page-model.ts";
import { devState } from "../state/store.ts";

const rows: readonly (readonly [keyof DevUrls, string])[] = [
  ["auth0Url", "AUTH0_DOMAIN: the Management API and /oauth/token"],
  ["auth0HttpsUrl", "the same for clients that insist on HTTPS, such as auth0-deploy-cli"],
  ["hecUrl", "SPLUNK_URL: the HTTP Event Collector"],
  ["splunkUrl", "SPLUNK_SEARCH_URL: the management port, with receivers/simple and search"],
  ["pageUrl", "this page and its API"],
];

/** How other programs reach the tenant and Splunk. */
export function ConnectPanel() {
  const urls = devState.value?.urls;
  if (urls === undefined) return null;
  return (
    <div class="connect">
      <dl class="fields">
        {rows.map(([name, meaning]) => (
          <div key={name}>
            <dt>{urls[name]}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <p>
        The credentials are in the output of <code>splunk-action dev --json</code>, and with{" "}
        <code>--write-env .env.dev</code> in a file for the other commands:
      </p>
      <pre>
        {
          "npx splunk-action dev --write-env .env.dev\nnpx splunk-action status --env-file .env.dev\nnpx splunk-action test-event --verify --env-file .env.dev"
        }
      </pre>
      <p>
        The HTTPS address has a self-signed certificate: <a href="/ca.pem">ca.pem</a>. Name that file in{" "}
        <code>NODE_EXTRA_CA_CERTS</code>.
      </p>
    </div>
  );
}
