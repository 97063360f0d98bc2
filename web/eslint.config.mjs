import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["dist/**", "node_modules/**"] },
  ...tseslint.configs.strict,
  {
    files: ["src/**/*.ts"],
    rules: {
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Build nodes; the page allows no markup from scripts." },
        { property: "outerHTML", message: "Build nodes; the page allows no markup from scripts." },
        { property: "insertAdjacentHTML", message: "Build nodes; the page allows no markup from scripts." },
      ],
    },
  },
);
