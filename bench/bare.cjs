/**
 * The measure of all others: the bytes of the Action's request, over a kept connection, with nothing around it.
 * `event.exchange` is the recorded request.
 */
const https = require("node:https");

const agent = new https.Agent({ keepAlive: true });

exports.onExecutePostLogin = ({ exchange }) =>
  new Promise((resolve, reject) => {
    const { body, ...options } = exchange;
    const request = https.request({ ...options, agent }, (response) => {
      let text = "";
      response.setEncoding("utf8");
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve(text));
    });
    request.on("error", reject);
    request.end(body);
  });
