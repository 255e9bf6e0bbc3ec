import { readFileSync } from "node:fs";

const { dependencies } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));

/** `npm vnpay 2.5.0`, for titles. */
export const npm = (name) => `npm ${name} ${dependencies[name]}`;
