import { connection, devState, faults, openFaults } from "../state/store.ts";
import { Endpoint } from "./endpoint.tsx";
import { ThemeSwitch } from "./theme-switch.tsx";
import { useRoving } from "./use-roving.ts";

const states = { starting: "Connecting", live: "Live", lost: "Not running" } as const;

/** The addresses of tenant and Splunk, and whether they are reachable. */
export function Header() {
  const urls = devState.value?.urls;
  const ref = useRoving("button");
  const faultCount = faults.value.active.length + faults.value.customRules;
  return (
    <header class="header">
      <div class="brand">
        <Logo />
        <h1>
          splunk-action <span class="muted wide">dev</span>
        </h1>
        <span class={`live ${connection.value}`}>{states[connection.value]}</span>
        {faultCount > 0 && (
          // biome-ignore lint/a11y/useValidAnchor: it is a link, and it also opens the panel that it leads to.
          <a class="badge warn" href="#faults-panel" onClick={openFaults}>
            {faultCount === 1 ? "1 fault on" : `${faultCount} faults on`}
          </a>
        )}
      </div>
      {urls && (
        <ul class="endpoints" aria-label="Addresses" ref={ref}>
          <Endpoint name="Auth0" url={urls.auth0Url} />
          <Endpoint name="Splunk" url={urls.splunkUrl} />
          <Endpoint name="HEC" url={urls.hecUrl} />
        </ul>
      )}
      <ThemeSwitch />
    </header>
  );
}

/** The mark: a prompt. */
function Logo() {
  return (
    <svg class="logo" viewBox="0 0 32 32" width="28" height="28" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M8.5 10.5 17 16l-8.5 5.5M18.5 22H25" />
    </svg>
  );
}
