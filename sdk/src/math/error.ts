export * from "../engine/error";
