declare const __SPLUNK_ACTION_VERSION__: string | undefined;

/** The package's version. The build inserts it. */
export const version =
  typeof __SPLUNK_ACTION_VERSION__ === "string" ? __SPLUNK_ACTION_VERSION__ : "0.0.0-source";

/** The `User-Agent` of every request. Without it Splunk responds with HTTP/1.0, which ends keep-alive. */
export const userAgent = `splunk-action/${version}`;
