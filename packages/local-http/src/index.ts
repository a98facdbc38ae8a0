export { createCertificate } from "./certificate.ts";
export { decodeSegment } from "./decode-segment.ts";
export { type FaultAction, type FaultRule, faultRuleSchema } from "./fault-action.ts";
export { createFaults, type Faults } from "./faults.ts";
export { type LocalServer, type ServeOptions, serve } from "./serve.ts";
export type { Caller, VendorHandle } from "./vendor-handle.ts";
export { withFaults } from "./with-faults.ts";
