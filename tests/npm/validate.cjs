// Reads numbers from standard input, one a line; writes what Nav's own validator says of each.
const { fnr } = require("@navikt/fnrvalidator");
const { readFileSync } = require("node:fs");

const numbers = readFileSync(0, "utf8").split("\n");
const said = numbers.map((number) => {
  const found = fnr(number);
  return found.status === "valid" ? found.type : "invalid";
});
process.stdout.write(said.join("\n"));
