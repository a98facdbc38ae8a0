import type { RequestOrigin } from "@splunk-action/local-auth0";
import { hamburg, newYork, tokyo } from "@splunk-action/local-auth0";

/** Where a login can come from. Addresses are reserved for documentation (RFC 5737). */
export interface Place {
  readonly id: string;
  readonly label: string;
  readonly origin: RequestOrigin;
}

export const places: readonly Place[] = [
  { id: "hamburg", label: "Hamburg, Germany", origin: hamburg },
  { id: "new-york", label: "New York, United States", origin: newYork },
  { id: "tokyo", label: "Tokyo, Japan", origin: tokyo },
  toPlace(hamburg, [
    "london",
    "London",
    "GB",
    "United Kingdom",
    "EU",
    51.5074,
    -0.1278,
    "203.0.113.71",
    "2856",
  ]),
  toPlace(newYork, [
    "sao-paulo",
    "São Paulo",
    "BR",
    "Brazil",
    "SA",
    -23.5505,
    -46.6333,
    "198.51.100.94",
    "28573",
  ]),
  toPlace(tokyo, ["sydney", "Sydney", "AU", "Australia", "OC", -33.8688, 151.2093, "192.0.2.150", "1221"]),
  { id: "nowhere", label: "Nowhere: no address, no browser", origin: {} },
];

type Facts = readonly [
  id: string,
  cityName: string,
  countryCode: string,
  countryName: string,
  continentCode: string,
  latitude: number,
  longitude: number,
  ip: string,
  asn: string,
];

/** A login's origin elsewhere, with the same client. */
function toPlace({ userAgent, ja3, ja4 }: RequestOrigin, facts: Facts): Place {
  const [id, cityName, countryCode, countryName, continentCode, latitude, longitude, ip, asn] = facts;
  const geoip = { cityName, countryCode, countryName, continentCode, latitude, longitude };
  const client = { userAgent, ja3, ja4 };
  const known = Object.fromEntries(Object.entries(client).filter(([, value]) => value !== undefined));
  return { id, label: `${cityName}, ${countryName}`, origin: { ip, asn, language: "en", geoip, ...known } };
}
