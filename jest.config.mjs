/** Tests run against the TypeScript sources, as the ES modules they are. */
export default {
  testEnvironment: "node",
  roots: ["<rootDir>/test"],
  testMatch: ["**/*.test.ts"],
  extensionsToTreatAsEsm: [".ts"],
  moduleNameMapper: { "^(\\.{1,2}/(?!.*\\.json\\.js$).*)\\.js$": "$1" },
  transform: {
    "^.+\\.ts$": ["ts-jest", { useESM: true, tsconfig: "tsconfig.test.json", diagnostics: false }],
  },
  cacheDirectory: "<rootDir>/.cache/jest",
  // Machines of two cores would otherwise run one file after the other.
  maxWorkers: "100%",
  testTimeout: 60_000,
};
