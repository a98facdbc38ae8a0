import { SourceTextModule } from "node:vm";

if (SourceTextModule === undefined) {
  throw new Error("Jest needs node --experimental-vm-modules for ES modules. Run: npm test -- FILE");
}

/** Native ES modules; swc only strips the types. @type {import("jest").Config} */
export default {
  globalSetup: "<rootDir>/tests/build-when-stale.js",
  maxWorkers: "100%",
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  testMatch: ["<rootDir>/tests/**/*.test.ts", "<rootDir>/packages/*/tests/**/*.test.ts"],
  transform: {
    "^.+\\.ts$": [
      "@swc/jest",
      {
        jsc: { parser: { syntax: "typescript" }, target: "es2022" },
        module: { type: "es6" },
        sourceMaps: "inline",
      },
    ],
  },
  testTimeout: 30_000,
};
