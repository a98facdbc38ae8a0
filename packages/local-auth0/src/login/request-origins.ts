import type { RequestOrigin } from "./login-request.ts";

/** The default client of a login. Addresses are reserved for documentation. */
export const hamburg: RequestOrigin = {
  ip: "203.0.113.42",
  asn: "3320",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
  language: "de",
  geoip: {
    countryCode: "DE",
    countryCode3: "DEU",
    countryName: "Germany",
    cityName: "Hamburg",
    continentCode: "EU",
    subdivisionCode: "HH",
    subdivisionName: "Hamburg",
    latitude: 53.5511,
    longitude: 9.9937,
    timeZone: "Europe/Berlin",
  },
  ja3: "579ccef312d18482fc42e2b822ca2430",
  ja4: "t13d1516h2_8daaf6152771_02713d6af862",
};

export const newYork: RequestOrigin = {
  ip: "198.51.100.17",
  asn: "701",
  userAgent:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1",
  language: "en",
  geoip: {
    countryCode: "US",
    countryCode3: "USA",
    countryName: "United States",
    cityName: "New York",
    continentCode: "NA",
    subdivisionCode: "NY",
    subdivisionName: "New York",
    latitude: 40.7128,
    longitude: -74.006,
    timeZone: "America/New_York",
  },
  ja3: "773906b0efdefa24a7f2b8eb6985bf37",
  ja4: "t13d2014h2_a09f3c656075_14788d8d241b",
};

export const tokyo: RequestOrigin = {
  ip: "192.0.2.99",
  asn: "2516",
  userAgent:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36",
  language: "ja",
  geoip: {
    countryCode: "JP",
    countryCode3: "JPN",
    countryName: "Japan",
    cityName: "Tokyo",
    continentCode: "AS",
    subdivisionCode: "13",
    subdivisionName: "Tokyo",
    latitude: 35.6762,
    longitude: 139.6503,
    timeZone: "Asia/Tokyo",
  },
  ja3: "b32309a26951912be7dba376398abc3b",
  ja4: "t13d1517h2_8daaf6152771_b0da82dd1658",
};
