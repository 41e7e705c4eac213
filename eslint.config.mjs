import js from "@eslint/js";
import globals from "globals";

export default [
    { ignores: [".dev/", "node_modules/"] },
    js.configs.recommended,
    {
        files: ["static/**/*.js"],
        languageOptions: {
            ecmaVersion: 2024,
            sourceType: "module",
            globals: { ...globals.browser, luxon: "readonly", odoo: "readonly" },
        },
        rules: {
            curly: "error",
            eqeqeq: ["error", "always", { null: "ignore" }],
            "no-console": "error",
            "no-restricted-globals": [
                "error",
                { name: "event", message: "Use the handler's own argument." },
                { name: "self", message: "Use this or a name that says what it is." },
            ],
            "no-unused-vars": ["error", { args: "after-used" }],
            "no-var": "error",
            "object-shorthand": "error",
            "prefer-const": "error",
        },
    },
    { files: ["*.mjs"], languageOptions: { sourceType: "module" } },
];
