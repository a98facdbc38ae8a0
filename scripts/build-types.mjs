import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { emitRuntimeTypes } from "./build-runtime.mjs";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
emitRuntimeTypes({ root, outdir: join(root, "types") });
