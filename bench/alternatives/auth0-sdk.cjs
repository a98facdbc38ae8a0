/**
 * axios for Splunk and Auth0's SDK for the flag, both as npm dependencies of the Action. The client is kept from
 * login to login, so that its token is too.
 */
const axios = require("axios");
const { ManagementClient } = require("auth0");

let management;

exports.onExecutePostLogin = async (event) => {
  const { SPLUNK_URL, SPLUNK_HEC_TOKEN, AUTH0_DOMAIN } = event.secrets;
  const flagged = event.user.app_metadata.signedUp;
  await axios.post(
    `${SPLUNK_URL}/services/collector/event`,
    {
      source: "auth0",
      sourcetype: "auth0_activity",
      event: {
        message: flagged ? "Login" : "SignUp",
        application: event.client.name,
        clientIP: event.request.ip,
        protocol: event.transaction.protocol,
        userName: event.user.name,
        userId: event.user.user_id,
      },
    },
    { headers: { Authorization: `Splunk ${SPLUNK_HEC_TOKEN}` }, timeout: 3000 },
  );
  if (flagged) return;
  management ??= new ManagementClient({
    domain: AUTH0_DOMAIN,
    clientId: event.secrets.AUTH0_RUNTIME_CLIENT_ID,
    clientSecret: event.secrets.AUTH0_RUNTIME_CLIENT_SECRET,
  });
  await management.users.update(event.user.user_id, { app_metadata: { signedUp: true } });
};
