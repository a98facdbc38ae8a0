export { createCertificate } from "./certificate.ts";
export { type FaultAction, type FaultRule, faultRuleSchema } from "./fault-action.ts";
export { createFaults, type Faults } from "./faults.ts";
export { decodeSegment, findRoute, type RoutePattern, toPathPattern } from "./routes.ts";
export { type LocalServer, type ServeOptions, serve } from "./serve.ts";
export { isLoopbackHost } from "./to-request.ts";
export type { Caller, VendorHandle } from "./vendor-handle.ts";
export { type ToVendorError, type VendorError, withFaults } from "./with-faults.ts";
