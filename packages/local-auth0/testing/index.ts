export { type ServedTenant, serveTenant } from "./serve-tenant.ts";
