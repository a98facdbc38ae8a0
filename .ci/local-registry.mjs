/**
 * A registry on loopback that contains only what is published to it, to install a package like a new user.
 * Prints its URL and runs until it is killed.
 *
 * @see https://github.com/npm/registry/blob/main/docs/REGISTRY-API.md
 */
import { createServer } from "node:http";
import { json } from "node:stream/consumers";

/** Published packages by name, each as npm sent it. @type {Map<string, any>} */
const packages = new Map();

const server = createServer(async (request, response) => {
  const path = decodeURIComponent(new URL(request.url ?? "/", url()).pathname).slice(1);
  if (request.method === "PUT") {
    packages.set(path, await json(request));
    return reply(response, 201, { ok: true });
  }
  const [name = "", file] = path.split("/-/");
  const found = packages.get(name);
  if (found === undefined) return reply(response, 404, { error: "not found" });
  const { _attachments: attachments, ...packument } = found;
  if (file !== undefined) {
    const { data } = attachments[file] ?? {};
    return data === undefined ? reply(response, 404, {}) : response.end(Buffer.from(data, "base64"));
  }
  for (const version of Object.values(packument.versions)) {
    version.dist.tarball = `${url()}${name}/-/${Object.keys(attachments)[0]}`;
  }
  return reply(response, 200, packument);
});

function url() {
  const address = server.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/`;
}

/** @param {import("node:http").ServerResponse} response @param {number} status @param {object} body */
function reply(response, status, body) {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

server.listen(0, "127.0.0.1", () => console.log(url()));
