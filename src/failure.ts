export * from "./errors/failure.ts";
