import { describe, expect, it } from "@jest/globals";
import { parseExtraFields, readPath } from "../../src/activity/extra-fields.ts";
import { fieldNames } from "../../src/activity/field-names.ts";
import { toInvalidText } from "../../src/settings/settings-error-texts.ts";

const splunks = "host source sourcetype index punct linecount splunk_server eventtype tag timestamp".split(
  " ",
);
const leads = "the path leads to secrets, request.body, request.query or user.identities";

const refusalOf = (text: string) => {
  const parsed = parseExtraFields(text);
  return "invalid" in parsed ? toInvalidText(parsed.invalid) : undefined;
};

describe("parseExtraFields", () => {
  it.each([
    ["plan=user.app_metadata.plan", [["plan", "user.app_metadata.plan"]]],
    [
      " plan = user . app_metadata . plan , , a=client.name,",
      [
        ["plan", "user.app_metadata.plan"],
        ["a", "client.name"],
      ],
    ],
    ["first=authentication.methods.0.name", [["first", "authentication.methods.0.name"]]],
    ["x_9=user.user_metadata", [["x_9", "user.user_metadata"]]],
    ["language=request.language", [["language", "request.language"]]],
    // Neighbours of what is refused.
    [
      "a=request.bodyguard,b=users,c=user.identities2,d=secretsauce",
      [
        ["a", "request.bodyguard"],
        ["b", "users"],
        ["c", "user.identities2"],
        ["d", "secretsauce"],
      ],
    ],
  ])("reads %s", (text, expected) => {
    const fields = expected.map(([name, path]) => ({ name, path: path?.split(".") }));
    expect(parseExtraFields(text)).toEqual({ value: fields });
  });

  it.each([
    ["plan", "entry 1 must be name=path"],
    ["=user.name", "entry 1 must be name=path"],
    ["a=client.name,b=", "entry 2 must be name=path"],
    ["a=client..name", "entry 1 must be name=path"],
    ["a=.client", "entry 1 must be name=path"],
    [" , ", "must be name=path, …"],
    ["my-plan=client.name", "entry 1: the name must be letters, digits and underscores"],
    ["9a=client.name", "entry 1: the name must be letters, digits and underscores"],
    ["__proto__=client.name", "entry 1: names that begin with _ or date_ are Splunk's own fields"],
    ["_time=client.name", "entry 1: names that begin with _ or date_ are Splunk's own fields"],
    ["date_hour=client.name", "entry 1: names that begin with _ or date_ are Splunk's own fields"],
    ...splunks.map((name) => [
      `ok=client.name,${name}=client.name`,
      `entry 2: the name is one of Splunk's own fields (${splunks.join(", ")})`,
    ]),
    [`${"a".repeat(65)}=client.name`, "entry 1: the name must be letters, digits and underscores"],
    ["a=client.name,a=client.id", "entry 2: the name occurs twice"],
    ["a=secrets", `entry 1: ${leads}`],
    ["a=secrets.HASH_KEY", `entry 1: ${leads}`],
    ["a=configuration.x", `entry 1: ${leads}`],
    ["a=request", `entry 1: ${leads}`],
    ["a=request.body", `entry 1: ${leads}`],
    ["a=request.body.password", `entry 1: ${leads}`],
    ["a=request.query", `entry 1: ${leads}`],
    ["a=request.query.state", `entry 1: ${leads}`],
    ["a=user", `entry 1: ${leads}`],
    ["a=user.identities", `entry 1: ${leads}`],
    ["a=user.identities.0.connection", `entry 1: ${leads}`],
    ["ok=client.name, a = request . body . password", `entry 2: ${leads}`],
  ])("refuses %s", (text, reason) => {
    expect(refusalOf(text)).toBe(reason);
  });

  it.each(fieldNames)("refuses to replace %s", (name) => {
    expect(refusalOf(`${name}=client.name`)).toBe("entry 1: the event has a field of that name already");
  });
});

describe("readPath", () => {
  const event = { user: { app_metadata: { plan: "gold", list: ["a", "b"] } }, empty: null };
  it.each([
    ["user.app_metadata.plan", "gold"],
    ["user.app_metadata.list.1", "b"],
    ["user.app_metadata.list.2", undefined],
    ["user.app_metadata.plan.length", undefined],
    ["user.constructor", undefined],
    ["user.__proto__", undefined],
    ["empty.x", undefined],
    ["nothing.at.all", undefined],
  ])("%s is %p", (path, expected) => {
    expect(readPath(event, path.split("."))).toBe(expected);
  });
});
