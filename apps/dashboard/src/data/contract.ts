/** What the API answers, by its own types. Nothing else of it is known here. */
export type * from "@ballast/api/contract";
