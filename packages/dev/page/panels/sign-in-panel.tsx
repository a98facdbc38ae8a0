import { useSignal } from "@preact/signals";
import type { Flow } from "../../src/flow-model.ts";
import { Field } from "../parts/field.tsx";
import { Options } from "../parts/options.tsx";
import { request } from "../state/api.ts";
import { attempt, flow, tenant, world } from "../state/store.ts";

const crowdSize = 20;

/** Signs somebody in: as whom, how, where to and from where. */
export function SignInPanel() {
  const who = useSignal("profile:database");
  const loginType = useSignal("");
  const clientId = useSignal(world.value?.applications[0]?.id ?? "");
  const place = useSignal("");
  const name = useSignal("Noor Visser");
  const email = useSignal("noor@example.com");
  const busy = useSignal<"" | "one" | "crowd">("");
  const state = world.value;
  if (state === undefined) return null;

  async function signIn(event: Event): Promise<void> {
    event.preventDefault();
    if (busy.value !== "") return;
    busy.value = "one";
    await attempt(async () => {
      flow.value = await request<Flow>("POST", "/api/sign-ins", {
        ...toWho(who.value, { name: name.value, email: email.value }),
        ...(loginType.value === "" ? {} : { loginType: loginType.value }),
        ...(clientId.value === "" ? {} : { clientId: clientId.value }),
        ...(place.value === "" ? {} : { place: place.value }),
      });
    });
    busy.value = "";
  }

  async function signInCrowd(): Promise<void> {
    if (busy.value !== "") return;
    busy.value = "crowd";
    await attempt(async () => {
      // One by one, so that the charts can be watched.
      for (let turn = 0; turn < crowdSize; turn += 1) await request("POST", "/api/crowd", { count: 1 });
    });
    busy.value = "";
  }

  return (
    <section class="panel" id="sign-in" aria-labelledby="sign-in-title">
      <h2 id="sign-in-title">Sign a user in</h2>
      <form class="form" onSubmit={signIn}>
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
            <option value="new">Somebody new…</option>
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
          <>
            <Field label="Name">
              <input
                name="name"
                required
                value={name.value}
                onInput={({ currentTarget }) => (name.value = currentTarget.value)}
              />
            </Field>
            <Field label="E-mail">
              <input
                name="email"
                type="email"
                required
                value={email.value}
                onInput={({ currentTarget }) => (email.value = currentTarget.value)}
              />
            </Field>
          </>
        )}
        <Field label="How">
          <Options
            name="loginType"
            empty="As the profile does"
            choices={state.loginTypes}
            value={loginType}
          />
        </Field>
        <Field label="Application">
          <Options name="clientId" choices={state.applications} value={clientId} />
        </Field>
        <Field label="From">
          <Options name="place" empty="Where the profile lives" choices={state.places} value={place} />
        </Field>
        <div class="buttons">
          <button type="submit" class="primary" aria-disabled={busy.value !== ""}>
            {busy.value === "one" ? "Signing in…" : "Sign in"}
          </button>
          <button type="button" onClick={signInCrowd} aria-disabled={busy.value !== ""}>
            {busy.value === "crowd" ? "Signing in…" : `Sign in ${crowdSize} more`}
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
