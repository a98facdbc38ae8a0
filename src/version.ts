declare const __SPLUNK_ACTION_VERSION__: string | undefined;

/** The package's version, put in by the build. */
export const version =
  typeof __SPLUNK_ACTION_VERSION__ === "string" ? __SPLUNK_ACTION_VERSION__ : "0.0.0-source";

/** How every request names its sender. Splunk answers clients without a name in HTTP/1.0, which ends keep-alive. */
export const userAgent = `splunk-action/${version}`;
