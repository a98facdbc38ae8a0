import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";

/**
 * Validates responses and requests against the OpenAPI document.
 *
 * @typedef {{ operation: string | undefined, differences: string[] }} Judgement `operation` is undefined if it is not
 *   documented
 * @returns {Promise<{
 *   judgeResponse: (method: string, path: string, status: number, body: unknown) => Judgement,
 *   judgeRequest: (method: string, url: URL, body: unknown) => Judgement,
 * }>}
 */
export async function loadDocument(file) {
  const document = JSON.parse(await readFile(file, "utf8"));
  const ajv = new Ajv2020({ strict: false, allErrors: true, validateSchema: false });
  formats.default(ajv);
  ajv.addFormat("strict-uri", true);
  ajv.addSchema(document, "openapi");

  const find = (method, path) => {
    const template = findTemplate(Object.keys(document.paths), path);
    const verb = method.toLowerCase();
    const operation = document.paths[template]?.[verb];
    const pointer = ["paths", template, verb]
      .map((part) => String(part).replaceAll("~", "~0").replaceAll("/", "~1"))
      .map(encodeURIComponent)
      .join("/");
    return { operation, name: `${method} ${template}`, pointer };
  };
  const check = (pointer, value, place) => {
    const validate = ajv.getSchema(`openapi#/${pointer}`);
    if (validate === undefined) throw new Error(`the document has no schema at ${pointer}`);
    validate(value);
    const differences = (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${place} ${instancePath}: ${message}` +
        (params.additionalProperty === undefined ? "" : ` (${params.additionalProperty})`),
    );
    return [...new Set(differences)];
  };

  const judgeResponse = (method, path, status, body) => {
    const { operation, name, pointer } = find(method, path);
    if (operation === undefined) return { operation: undefined, differences: [] };
    const response = operation.responses[status];
    if (response === undefined)
      return { operation: name, differences: [`${name} ${status}: undocumented status`] };
    if (response.content?.["application/json"]?.schema === undefined)
      return { operation: name, differences: [] };
    const schema = `${pointer}/responses/${status}/content/application~1json/schema`;
    return { operation: name, differences: check(schema, body, `${name} ${status}`) };
  };

  const judgeRequest = (method, url, body) => {
    const { operation, name, pointer } = find(method, url.pathname);
    if (operation === undefined) return { operation: undefined, differences: [] };
    const differences = [...url.searchParams].flatMap(([key, text]) => {
      const index = (operation.parameters ?? []).findIndex((one) => one.in === "query" && one.name === key);
      if (index === -1) return [`${name} ?${key}: undocumented parameter`];
      const { type } = operation.parameters[index].schema;
      const value = type === "integer" || type === "boolean" ? JSON.parse(text) : text;
      return check(`${pointer}/parameters/${index}/schema`, value, `${name} ?${key}`);
    });
    if (operation.requestBody?.content?.["application/json"]?.schema !== undefined)
      differences.push(
        ...check(`${pointer}/requestBody/content/application~1json/schema`, body, `${name} body`),
      );
    else if (body !== undefined) differences.push(`${name}: undocumented body`);
    return { operation: name, differences };
  };

  return { judgeResponse, judgeRequest };
}

/** A literal segment has priority over a parameter. */
function findTemplate(templates, path) {
  return templates
    .filter((template) => new RegExp(`^${template.replace(/\{[^}]+\}/g, "[^/]+")}$`).test(path))
    .sort((a, b) => a.split("{").length - b.split("{").length)[0];
}
