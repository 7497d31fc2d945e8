/** Prints what a visitor downloads, gzipped, and fails when it is more than allowed. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const dist = new URL("../dist/", import.meta.url);
const size = (name) => gzipSync(readFileSync(new URL(name, dist)), { level: 9 }).length;
const panel = readdirSync(dist).find((name) => name.startsWith("panel-"));
const before = size("widget.js");
const sizes = [
  ["before the first click", before, 3 * 1024],
  ["in all", before + size(panel), 20 * 1024],
];
for (const [what, bytes, limit] of sizes) console.log(`${what}: ${bytes} bytes gzipped (at most ${limit})`);
if (sizes.some(([, bytes, limit]) => bytes > limit)) process.exit(1);
