import { http, type RequestHandler } from "msw";
import { RawResponse, type VendorHandle } from "../src/vendor-handle.ts";

export { createTestCa, type TestCa, type TestCertificate, type TestLeaf } from "./certificates.ts";
export {
  type RecordedRequest,
  type RecordingServer,
  type Reply,
  startRecordingServer,
} from "./recording-server.ts";
export {
  accept,
  byPath,
  cutBody,
  endlessBody,
  hangAfterHeaders,
  hangBeforeHeaders,
  hec,
  html,
  inOrder,
  json,
  noise,
  reset,
  slowBody,
} from "./replies.ts";

/**
 * Serves a local vendor through msw for one origin, with the same definition that `dev` serves on a port.
 * @param origin e.g. `https://splunk.example.com:8089`.
 */
export function toMswHandlers(origin: string, handle: VendorHandle): RequestHandler[] {
  return [
    http.all(`${origin}/*`, async ({ request }) => {
      const response = await handle(request, { address: "127.0.0.1" });
      // Below HTTP msw can simulate only one fault: a connection that breaks.
      return response instanceof RawResponse ? Response.error() : response;
    }),
  ];
}
