/**
 * Requests for every kind of response that the tenant has: each endpoint's success, and its errors.
 *
 * @param {(method: string, path: string, body?: unknown, options?: { token?: string }) => Promise<{ status: number, body: any }>} send
 * @param {{ advance(ms: number): void, addFault(fault: object): void, login(): Promise<unknown>, narrowToken: string }} tenant
 */
export async function runRequests(send, tenant) {
  const trigger = { id: "post-login", version: "v3" };
  const code = "exports.onExecutePostLogin = async () => {};";
  const actions = "/actions/actions";
  const bindings = "/actions/triggers/post-login/bindings";

  await send("GET", actions);
  const created = await send("POST", actions, { name: "one", code, supported_triggers: [trigger] });
  const action = `${actions}/${created.body.id}`;
  await send("GET", action);
  await send("POST", `${action}/deploy`);
  tenant.advance(300);
  await send("PATCH", bindings, { bindings: [{ ref: { type: "action_id", value: created.body.id } }] });
  await send("POST", `${action}/deploy`);
  tenant.advance(100);
  await send("GET", action);
  await send("PATCH", action, {
    secrets: [{ name: "KEY", value: "value" }],
    dependencies: [{ name: "a", version: "1.0.0" }],
  });
  for (const ms of [0, 1_000, 10_000]) {
    tenant.advance(ms);
    await send("GET", action);
  }
  const deployed = await send("POST", `${action}/deploy`);
  tenant.advance(100);
  await send("GET", `${actions}?page=0&per_page=100&triggerId=post-login&deployed=true`);
  await send("GET", `${action}/versions`);
  await send("GET", `${action}/versions/${deployed.body.id}`);
  await send("POST", `${action}/versions/${deployed.body.id}/deploy`, { update_draft: true });
  tenant.advance(11_000);
  await send("PATCH", bindings, {
    bindings: [
      { ref: { type: "action_name", value: "one" }, display_name: "One" },
      { ref: { value: "one" } },
    ],
  });
  await send("GET", bindings);
  await send("GET", `${bindings}?page=1&per_page=100`);
  await send("GET", "/actions/triggers");
  await send("POST", `${action}/test`, { payload: { event: { user: { user_id: "auth0|1" } } } });

  await tenant.login();
  // Logs arrive a little later.
  tenant.advance(10_000);
  const logs = await send("GET", "/logs?per_page=10");
  await send("GET", "/logs?include_totals=true&q=type:s");
  await send("GET", `/logs?from=${logs.body.at(-1).log_id}&take=5`);
  await send("GET", `/logs/${logs.body[0].log_id}`);
  await send(
    "GET",
    `/actions/executions/${logs.body.find((one) => one.type === "s").details.actions.executions[0]}`,
  );

  const user = {
    connection: "Username-Password-Authentication",
    email: "ada@example.com",
    password: "dummy-password",
  };
  const ada = await send("POST", "/users", { ...user, app_metadata: { plan: "gold" }, username: "ada" });
  await send("POST", "/users", user);
  const adaPath = `/users/${encodeURIComponent(ada.body.user_id)}`;
  await send("GET", adaPath);
  await send("PATCH", adaPath, { app_metadata: { signedUp: true, plan: null }, user_metadata: { a: [1] } });
  await send("PATCH", adaPath, { app_metadata: {} });
  await send("GET", "/users");
  await send("GET", "/users?include_totals=true&q=email:ada*");
  await send("DELETE", adaPath);
  await send("GET", adaPath);
  await send("PATCH", adaPath, { app_metadata: { a: 1 } });

  await send("DELETE", action);
  await send("DELETE", `${action}?force=true`);
  await send("DELETE", action);
  for (const path of [
    action,
    `${action}/versions`,
    `${action}/versions/x`,
    "/actions/executions/x",
    "/logs/x",
  ])
    await send("GET", path);
  await send("POST", `${action}/deploy`);
  await send("PATCH", action, { name: "two" });
  await send("PATCH", bindings, { bindings: [{ ref: { type: "action_id", value: created.body.id } }] });
  await send("POST", actions, { name: "one", supported_triggers: [trigger], unknown: 1 });
  await send("GET", `${actions}?include_totals=true`);
  await send("GET", "/users?per_page=101");
  for (const [method, path] of [
    ["GET", actions],
    ["GET", bindings],
    ["GET", "/users"],
    ["GET", "/logs"],
    ["DELETE", action],
  ]) {
    await send(method, path, undefined, { token: "wrong" });
    await send(method, path, undefined, { token: tenant.narrowToken });
    tenant.addFault({ times: 1, action: { kind: "answer", status: 429 } });
    await send(method, path);
  }
}
