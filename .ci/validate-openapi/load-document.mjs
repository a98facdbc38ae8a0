import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/**
 * The OpenAPI document as a judge of answers.
 *
 * @returns {(method: string, path: string, status: number, body: unknown) =>
 *   { operation: string | undefined, differences: string[] }}  `operation` is undefined for what is not documented
 */
export async function loadDocument(file) {
  const document = JSON.parse(await readFile(file, "utf8"));
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  formats.default(ajv);
  ajv.addFormat("strict-uri", true);
  ajv.addSchema(document, "openapi");

  return (method, path, status, body) => {
    const template = findTemplate(Object.keys(document.paths), path);
    const operation = document.paths[template]?.[method.toLowerCase()];
    if (operation === undefined) return { operation: undefined, differences: [] };
    const name = `${method} ${template}`;
    const response = operation.responses[status];
    if (response === undefined)
      return { operation: name, differences: [`${name} ${status}: undocumented status`] };
    if (response.content?.["application/json"]?.schema === undefined)
      return { operation: name, differences: [] };
    const pointer = ["paths", template, method.toLowerCase(), "responses", String(status)]
      .map((part) => part.replaceAll("~", "~0").replaceAll("/", "~1"))
      .map(encodeURIComponent)
      .join("/");
    const validate = ajv.getSchema(`openapi#/${pointer}/content/application~1json/schema`);
    validate(body);
    const differences = (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${name} ${status} ${instancePath}: ${message}` +
        (params.additionalProperty === undefined ? "" : ` (${params.additionalProperty})`),
    );
    return { operation: name, differences: [...new Set(differences)] };
  };
}

/** A literal segment goes before a parameter. */
function findTemplate(templates, path) {
  return templates
    .filter((template) => new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path))
    .sort((a, b) => a.split("{").length - b.split("{").length)[0];
}
