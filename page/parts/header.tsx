import { connection, faults, world } from "../state/store.ts";
import { Endpoint } from "./endpoint.tsx";
import { Logo } from "./logo.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";

const states = { starting: "Connecting", live: "Live", lost: "Not running" } as const;

/** Where everything is, and whether it lives. */
export function Header() {
  const urls = world.value?.urls;
  const faultCount = faults.value.active.length + faults.value.customRules;
  return (
    <header class="header">
      <div class="brand">
        <Logo />
        <h1>
          splunk-action <span class="muted">dev</span>
        </h1>
        <span class={`live ${connection.value}`}>{states[connection.value]}</span>
        {faultCount > 0 && (
          <a class="badge warn" href="#faults">
            {faultCount === 1 ? "1 fault on" : `${faultCount} faults on`}
          </a>
        )}
      </div>
      {urls && (
        <ul class="endpoints" aria-label="Addresses">
          <Endpoint name="Auth0" url={urls.auth0Url} />
          <Endpoint name="Splunk" url={urls.splunkUrl} />
          <Endpoint name="HEC" url={urls.hecUrl} />
        </ul>
      )}
      <ThemeSwitch />
    </header>
  );
}
