import { useSignal } from "@preact/signals";
import type { UserView } from "../../src/page-model.ts";
import { More } from "../parts/more.tsx";
import { useRoving } from "../parts/use-roving.ts";
import { request } from "../state/api.ts";
import { toMoment } from "../state/format.ts";
import { attempt, logIn, refreshTenant, tenant } from "../state/store.ts";

/** The tenant's users with their flag. */
export function UsersPanel() {
  const { users, userCount } = tenant.value;
  const ref = useRoving("button");
  return (
    <>
      <AddUser />
      <More all={users} first={12}>
        {(latest) => (
          <div class="cards" ref={ref}>
            <table>
              <thead>
                <tr>
                  <th scope="col">User</th>
                  <th scope="col">Flag</th>
                  <th scope="col" class="number">
                    Logins
                  </th>
                  <th scope="col">Last login</th>
                  <th scope="col">
                    <span class="unseen">What to do</span>
                  </th>
                </tr>
              </thead>
              <tbody>
                {latest.map((user) => (
                  <Row key={user.id} user={user} />
                ))}
              </tbody>
            </table>
          </div>
        )}
      </More>
      {userCount > users.length && (
        <p class="empty">{`The ${users.length} who logged in last, of ${userCount.toLocaleString("en")}.`}</p>
      )}
    </>
  );
}

function Row({ user }: { readonly user: UserView }) {
  const path = `/api/users/${encodeURIComponent(user.id)}`;
  const resetFlag = () =>
    attempt(async () => {
      await request("DELETE", `${path}/flag`);
      await refreshTenant();
    });
  return (
    <tr>
      <td>
        <span class="who">{user.name}</span>
        <small class="muted">{user.email ?? user.id}</small>
      </td>
      <td>{user.flagged ? <span class="badge signup">set</span> : <span class="badge">not set</span>}</td>
      <td class="number">
        {user.loginsCount}
        <span class="narrow">{user.loginsCount === 1 ? " login" : " logins"}</span>
      </td>
      <td>{user.lastLogin === undefined ? <span class="muted">never</span> : toMoment(user.lastLogin)}</td>
      <td class="actions">
        <button
          type="button"
          class="small"
          onClick={() => logIn({ userId: user.id })}
          aria-label={`Log in ${user.name}`}
        >
          Log in
        </button>
        {user.flagged && (
          <button type="button" class="small" onClick={resetFlag} aria-label={`Reset flag of ${user.name}`}>
            Reset flag
          </button>
        )}
      </td>
    </tr>
  );
}

function AddUser() {
  const name = useSignal("");
  const email = useSignal("");
  const add = async (event: Event) => {
    event.preventDefault();
    const done = await attempt(async () => {
      await request("POST", "/api/users", { name: name.value, email: email.value });
      await refreshTenant();
    });
    if (done) {
      name.value = "";
      email.value = "";
    }
  };
  return (
    <form class="inline" onSubmit={add} aria-label="Add a user">
      <input
        aria-label="Name"
        placeholder="Name"
        required
        value={name.value}
        onInput={({ currentTarget }) => {
          name.value = currentTarget.value;
        }}
      />
      <input
        aria-label="E-mail"
        placeholder="E-mail"
        type="email"
        required
        value={email.value}
        onInput={({ currentTarget }) => {
          email.value = currentTarget.value;
        }}
      />
      <button type="submit">Add user</button>
    </form>
  );
}
