import { useSignal } from "@preact/signals";
import { Field } from "../parts/field.tsx";
import { Options } from "../parts/options.tsx";
import { request } from "../state/api.ts";
import { attempt, devState, logIn, tenant } from "../state/store.ts";

const crowdSize = 20;

/** Logs a user in. Optional: login type, application and place. */
export function LoginPanel() {
  const who = useSignal("profile:database");
  const loginType = useSignal("");
  const clientId = useSignal(devState.value?.applications[0]?.id ?? "");
  const place = useSignal("");
  const name = useSignal("Noor Visser");
  const email = useSignal("noor@example.com");
  const busy = useSignal<"" | "one" | "crowd">("");
  const state = devState.value;
  if (state === undefined) return null;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (busy.value !== "") return;
    busy.value = "one";
    await logIn({
      ...toWho(who.value, { name: name.value, email: email.value }),
      ...(loginType.value === "" ? {} : { loginType: loginType.value }),
      ...(clientId.value === "" ? {} : { clientId: clientId.value }),
      ...(place.value === "" ? {} : { place: place.value }),
    });
    busy.value = "";
  }

  async function logInCrowd(): Promise<void> {
    if (busy.value !== "") return;
    busy.value = "crowd";
    await attempt(async () => {
      // One by one, so that the charts update visibly.
      for (let turn = 0; turn < crowdSize; turn += 1) await request("POST", "/api/crowd", { count: 1 });
    });
    busy.value = "";
  }

  const choices = [
    state.loginTypes.find(({ id }) => id === loginType.value),
    state.applications.slice(1).find(({ id }) => id === clientId.value),
    state.places.find(({ id }) => id === place.value),
  ].flatMap((choice) => choice?.label ?? []);

  return (
    <section class="panel" id="log-in" aria-labelledby="log-in-title" tabIndex={-1}>
      <h2 id="log-in-title">Log a user in</h2>
      <form class="form" onSubmit={submit}>
        <Field label="Who">
          <select
            name="who"
            value={who.value}
            onChange={({ currentTarget }) => (who.value = currentTarget.value)}
          >
            <optgroup label="Profiles">
              {state.profiles.map(({ id, label, hint }) => (
                <option key={id} value={`profile:${id}`}>
                  {hint === undefined ? label : `${label} · ${hint}`}
                </option>
              ))}
            </optgroup>
            <option value="new">New user…</option>
            <optgroup label="Users of the tenant">
              {tenant.value.users.map((user) => (
                <option key={user.id} value={`user:${user.id}`}>
                  {user.name}
                </option>
              ))}
            </optgroup>
          </select>
        </Field>
        {who.value === "new" && (
          <div class="pair">
            <input
              name="name"
              aria-label="Name"
              placeholder="Name"
              required
              value={name.value}
              onInput={({ currentTarget }) => (name.value = currentTarget.value)}
            />
            <input
              name="email"
              type="email"
              aria-label="E-mail"
              placeholder="E-mail"
              required
              value={email.value}
              onInput={({ currentTarget }) => (email.value = currentTarget.value)}
            />
          </div>
        )}
        <details class="more-options">
          <summary>
            Login type, application, place <small class="muted">{choices.join(" · ")}</small>
          </summary>
          <div class="form">
            <Field label="How">
              <Options
                name="loginType"
                empty="Login type of the profile"
                choices={state.loginTypes}
                value={loginType}
              />
            </Field>
            <Field label="Application">
              <Options name="clientId" choices={state.applications} value={clientId} />
            </Field>
            <Field label="From">
              <Options name="place" empty="Place of the profile" choices={state.places} value={place} />
            </Field>
          </div>
        </details>
        <div class="buttons">
          <button type="submit" class="primary" aria-disabled={busy.value !== ""}>
            {busy.value === "one" ? "Logging in…" : "Log in"}
          </button>
          <button type="button" onClick={logInCrowd} aria-disabled={busy.value !== ""}>
            {busy.value === "crowd" ? "Logging in…" : `Log in ${crowdSize} more`}
          </button>
        </div>
      </form>
    </section>
  );
}

function toWho(who: string, newUser: { readonly name: string; readonly email: string }) {
  if (who === "new") return { newUser };
  const [kind, ...id] = who.split(":");
  return kind === "profile" ? { profile: id.join(":") } : { userId: id.join(":") };
}
