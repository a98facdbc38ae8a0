import { expect, test } from "@jest/globals";
import { indexed, minutesAgo, ofUser, runAlert, runPanel, signUps } from "../run-app-search.ts";

const zurich = { latitude: 47.38, longitude: 8.54, country: "CH" };
const sydney = { latitude: -33.87, longitude: 151.21, country: "AU" };
const bern = { latitude: 46.95, longitude: 7.45, country: "CH" };

test("finds two places that are too far apart, of one user of one tenant", () => {
  const events = [
    indexed({ time: minutesAgo(60), ...zurich }),
    indexed({ time: minutesAgo(30), ...sydney }),
    ofUser("slow", { time: minutesAgo(3000), ...zurich }),
    ofUser("slow", { time: minutesAgo(20), ...sydney }),
    ofUser("near", { time: minutesAgo(11), ...zurich }),
    ofUser("near", { time: minutesAgo(10), ...bern }),
    // The same user id in two tenants: two people.
    ofUser("same", { tenant: "one", time: minutesAgo(9), ...zurich }),
    ofUser("same", { tenant: "two", time: minutesAgo(8), ...sydney }),
    // Without a place.
    indexed({ time: minutesAgo(29) }),
  ];
  const expected = [
    expect.objectContaining({
      userId: "auth0|jane",
      country_before: "CH",
      country: "AU",
      hours: "0.50",
      km: "16568",
      kmh: "33136",
    }),
  ];
  expect(runPanel("security_travel", events)).toEqual(expected);
  expect(runAlert("impossible travel", events)).toEqual(expected);
});

test("two places at the same second are too far apart, too", () => {
  const events = [indexed({ ...zurich, eventId: "1" }), indexed({ ...sydney, eventId: "2" })];
  expect(runPanel("security_travel", events).length).toBe(1);
});

test("finds a country that a user was not seen in before", () => {
  const events = [
    indexed({ time: minutesAgo(5000), country: "CH" }),
    indexed({ time: minutesAgo(30), country: "AU" }),
    ofUser("old", { time: minutesAgo(5000), country: "CH" }),
    ofUser("old", { time: minutesAgo(4000), country: "FR" }),
    ofUser("new", { time: minutesAgo(20), country: "BR" }),
  ];
  expect(runPanel("security_new_country", events)).toMatchObject([
    { userId: "auth0|jane", country: "AU", seen: ["AU", "CH"] },
    { userId: "auth0|old", country: "FR" },
  ]);
  expect(runAlert("login from a new country", events)).toMatchObject([
    { userId: "auth0|jane", country: "AU" },
  ]);
});

test("finds a new device, and no alert for one of yesterday", () => {
  const events = [
    indexed({ time: minutesAgo(5000), ja4: "t13d_a" }),
    indexed({ time: minutesAgo(1500), ja4: "t13d_b" }),
    indexed({ time: minutesAgo(5), ja4: "t13d_c" }),
  ];
  expect(runPanel("security_new_device", events)).toMatchObject([{ ja4: "t13d_c" }, { ja4: "t13d_b" }]);
  expect(runAlert("login with a new device", events)).toMatchObject([{ ja4: "t13d_c" }]);
});

test("finds sign-ups from one address; the alert from eleven on", () => {
  const network = { clientIP: "203.0.113.9", asn: "26599", country: "BR" };
  const ten = [...signUps(10, network), ...signUps(1, { clientIP: "198.51.100.2" })];
  expect(runPanel("security_signups_by_address", ten)).toEqual([
    { clientIP: "203.0.113.9", users: "10", asn: "26599", country: "BR" },
  ]);
  expect(runAlert("many sign-ups from one address", ten)).toEqual([]);
  expect(
    runAlert("many sign-ups from one address", [...ten, ofUser("more", { message: "SignUp", ...network })]),
  ).toMatchObject([{ tenant: "acme", clientIP: "203.0.113.9", users: "11" }]);
});

test("finds a burst of sign-ups, and not a usual hour", () => {
  const usual = Array.from({ length: 168 * 5 }, (_, index) =>
    ofUser(`old${index}`, { message: "SignUp", time: minutesAgo(65 + index * 11.9) }),
  );
  expect(runAlert("burst of sign-ups", [...usual, ...signUps(20)])).toEqual([]);
  expect(runAlert("burst of sign-ups", [...usual, ...signUps(40)])).toMatchObject([
    { tenant: "acme", last_hour: "40" },
  ]);
  expect(runAlert("burst of sign-ups", signUps(10))).toEqual([]);
  expect(runAlert("burst of sign-ups", signUps(11))).toMatchObject([{ last_hour: "11" }]);
});

test("finds logins with low confidence", () => {
  const events = [indexed({ riskConfidence: "low" }), indexed({ riskConfidence: "high" }), indexed({})];
  expect(runPanel("security_risk", events)).toMatchObject([{ userId: "auth0|jane", tenant: "acme" }]);
  expect(runAlert("login with low confidence", events)).toMatchObject([{ riskConfidence: "low" }]);
});
