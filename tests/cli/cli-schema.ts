import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "@jest/globals";
import { Ajv } from "ajv";
import formats from "ajv-formats";

const schemaFile = join(import.meta.dirname, "..", "..", "docs", "cli.schema.json");
const ajv = new Ajv({ strict: true, allowUnionTypes: true });
formats.default(ajv);
ajv.addSchema(JSON.parse(readFileSync(schemaFile, "utf8")), "cli");

/** Expects one JSON document as docs/cli.schema.json describes it, and gives it back. */
export function expectDocument(stdout: string, definition: string): unknown {
  const validate = ajv.getSchema(`cli#/definitions/${encodeURIComponent(definition)}`);
  if (validate === undefined) throw new Error(`no definition ${definition}`);
  const document: unknown = JSON.parse(stdout);
  expect({ document, errors: validate(document) ? [] : validate.errors }).toEqual({ document, errors: [] });
  return document;
}
