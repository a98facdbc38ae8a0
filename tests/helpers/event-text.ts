import { version } from "./start-action.ts";

/** The bytes that `postLoginEvent()` becomes, as the contract has them. */
export function toEventText(message: string, time: string, eventId: string): string {
  return (
    `{"time":"${time}","message":"${message}","application":"Acme Shop","clientIP":"203.0.113.7",` +
    `"protocol":"oidc-basic-profile","userName":"Ada personal-mark","userId":"auth0|5f7c8ec7c33c6c004bbafe82",` +
    `"eventId":"${eventId}","loginType":"interactive","tenant":"acme","clientId":"AaiyAPdpYdesoKnqjj8HJqRn4T5titww",` +
    `"connection":"Username-Password-Authentication","strategy":"auth0","organization":"acme-gmbh",` +
    `"userAgent":"Mozilla/5.0 (X11; Linux x86_64)","hostname":"login.example.com",` +
    `"email":"ada.personal-mark@example.com","emailVerified":true,"loginsCount":5,` +
    `"userCreatedAt":"2026-01-31T11:59:58.123Z","sessionId":"m5Sgxyzzy","transactionId":"trn_1234567890",` +
    `"correlationId":"corr-42","authenticationMethods":["pwd","mfa"],"country":"DE","city":"Berlin",` +
    `"latitude":52.5196,"longitude":13.4069,"asn":"AS64496","riskConfidence":"low",` +
    `"riskAssessments":{"NewDevice":"no_match","ImpossibleTravel":"minimal_travel_from_last_login"},` +
    `"roles":["admin","editor"],"ja4":"t13d1516h2_8daaf6152771_b186095e22b6","actionVersion":"${version}"}`
  );
}
