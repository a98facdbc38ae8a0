/**
 * The rule of Auth0's Splunk tutorial, moved to an Action as Auth0's migration guide shows it: `request` becomes
 * axios, `auth0.users.updateAppMetadata` becomes `api.user.setAppMetadata`, an error still fails the login.
 */
const axios = require("axios");

exports.onExecutePostLogin = async (event, api) => {
  const flagged = event.user.app_metadata.signedUp;
  await axios.post(
    `${event.secrets.SPLUNK_URL}/services/receivers/simple`,
    {
      message: flagged ? "Login" : "SignUp",
      application: event.client.name,
      clientIP: event.request.ip,
      protocol: event.transaction.protocol,
      userName: event.user.name,
      userId: event.user.user_id,
    },
    {
      params: { source: "auth0", sourcetype: "auth0_activity" },
      auth: { username: event.secrets.SPLUNK_USERNAME, password: event.secrets.SPLUNK_PASSWORD },
    },
  );
  if (!flagged) api.user.setAppMetadata("signedUp", true);
};
