/**
 * Splunk's own logger for JavaScript. `strictSSL` is set because its default checks no certificate.
 */
const { Logger } = require("splunk-logging");

let logger;

exports.onExecutePostLogin = async (event, api) => {
  if (logger === undefined) {
    logger = new Logger({ token: event.secrets.SPLUNK_HEC_TOKEN, url: event.secrets.SPLUNK_URL });
    logger.requestOptions.strictSSL = true;
  }
  const flagged = event.user.app_metadata.signedUp;
  const message = {
    message: flagged ? "Login" : "SignUp",
    application: event.client.name,
    clientIP: event.request.ip,
    protocol: event.transaction.protocol,
    userName: event.user.name,
    userId: event.user.user_id,
  };
  /** @type {Promise<void>} */
  const sent = new Promise((resolve, reject) => {
    logger.error = reject;
    logger.send(
      { message, metadata: { source: "auth0", sourcetype: "auth0_activity" } },
      (error, _, body) => {
        if (error || body?.code !== 0) reject(error ?? new Error("Invalid operation"));
        else resolve();
      },
    );
  });
  await sent;
  if (!flagged) api.user.setAppMetadata("signedUp", true);
};
