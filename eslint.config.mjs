import tseslint from "typescript-eslint";

/** Lint looks for mistakes; shape and imports are test/tidy's business, layout is nobody's. */
export default tseslint.config(
  { ignores: ["dist/", "node_modules/", ".cache/", "data/", "bench/naive/"] },
  ...tseslint.configs.recommended,
  {
    files: ["**/*.ts", "**/*.tsx"],
    languageOptions: { parserOptions: { project: "./tsconfig.test.json" } },
    rules: {
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { arguments: false } }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_", ignoreRestSiblings: true }],
      "no-console": "error",
      eqeqeq: ["error", "always", { null: "ignore" }],
    },
  },
  { files: ["web/console/**/*.{ts,tsx}"], languageOptions: { parserOptions: { project: "./tsconfig.console.json" } } },
  { files: ["test/**/*.ts", "bench/**/*.ts"], rules: { "no-console": "off" } },
);
