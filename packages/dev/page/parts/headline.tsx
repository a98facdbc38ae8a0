import { loss, openFaults, world } from "../state/store.ts";

/** What this page is, or what is wrong: a login whose event Splunk does not have. */
export function Headline() {
  const { count, code, meaning, hint } = loss.value;
  if (count === 0) {
    const splunk = world.value?.remoteSplunk;
    return (
      <p class="headline">
        {splunk === undefined
          ? "A local Auth0 tenant and a local Splunk: sign users in, break things, and see what arrives."
          : `A local Auth0 tenant that sends its events to ${splunk}.`}
      </p>
    );
  }
  return (
    <div class="headline lost" role="alert">
      <p>
        <strong>
          {count === 1
            ? "1 login is not in Splunk"
            : `${count.toLocaleString("en")} logins are not in Splunk`}
        </strong>
        {code && ` (${code}: ${meaning}).`} {hint}
      </p>
      <div class="actions">
        <button type="button" class="small" onClick={openFaults}>
          Show the faults
        </button>
      </div>
    </div>
  );
}
