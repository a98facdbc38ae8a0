import { isMobile, toShortUserAgent } from "../logs/user-agent.ts";
import type { TenantContext } from "../tenant-context.ts";
import type { TenantApplication, TenantConnection } from "../tenant-options.ts";
import type { LoginAttempt } from "./login-attempt.ts";
import type { Geoip } from "./login-request.ts";

/** Fields of all logs of a login: user, application and client. */
export function toLoginFields(context: TenantContext, attempt: LoginAttempt) {
  const { application, origin, user, request, hostname, correlationId } = attempt;
  const name = user.profile.email ?? user.profile.name;
  const userAgent = origin.userAgent ?? "unknown";
  const isShort = context.logs.behavior.userAgents === "short";
  return {
    ...toClientFields(application),
    ...(origin.ip === undefined ? {} : { ip: origin.ip }),
    user_agent: isShort ? toShortUserAgent(userAgent) : userAgent,
    isMobile: isMobile(userAgent),
    ...(origin.ja4 === undefined ? {} : { security_context: { ja3: origin.ja3, ja4: origin.ja4 } }),
    hostname,
    user_id: user.userId,
    ...(typeof name === "string" ? { user_name: name } : {}),
    ...(request.organization === undefined
      ? {}
      : { organization_id: request.organization.id, organization_name: request.organization.name }),
    ...(origin.geoip === undefined ? {} : { location_info: toLocation(origin.geoip) }),
    references: { correlation_id: correlationId },
    environment_name: "local",
  };
}

export function toClientFields({ client_id, name }: TenantApplication) {
  return { client_id, client_name: name };
}

export function toConnectionFields({ id, name, strategy }: TenantConnection) {
  return { connection: name, connection_id: id, strategy, strategy_type: toStrategyType(strategy) };
}

function toLocation(geoip: Geoip): Readonly<Record<string, unknown>> {
  const location = {
    country_code: geoip.countryCode,
    country_code3: geoip.countryCode3,
    country_name: geoip.countryName,
    city_name: geoip.cityName,
    subdivision_code: geoip.subdivisionCode,
    subdivision_name: geoip.subdivisionName,
    latitude: geoip.latitude,
    longitude: geoip.longitude,
    time_zone: geoip.timeZone,
    continent_code: geoip.continentCode,
  };
  return Object.fromEntries(Object.entries(location).filter(([, value]) => value !== undefined));
}

const enterpriseStrategies = ["samlp", "waad", "adfs", "okta", "oidc", "pingfederate", "google-apps"];

function toStrategyType(strategy: string): string {
  if (strategy === "auth0") return "database";
  if (strategy === "email" || strategy === "sms") return "passwordless";
  return enterpriseStrategies.includes(strategy) ? "enterprise" : "social";
}
