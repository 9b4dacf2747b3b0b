// Read by ts-mocha (see `npm run test:ts`). The condition makes `@ballast/sdk` mean its TypeScript sources: no build before a test.
module.exports = {
  extension: ["ts"],
  "node-option": ["conditions=ballast-source"],
  require: ["./tests/support/ends.cjs"],
  timeout: 30_000,
  "forbid-only": Boolean(process.env.CI),
};
