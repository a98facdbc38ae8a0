export { createTestCa, type TestCa, type TestCertificate, type TestLeaf } from "./certificates.ts";
export { toMswHandlers } from "./msw-vendor.ts";
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
