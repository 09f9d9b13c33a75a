// Numbers with their nouns.

/** Such as "1 row" and "2,310 rows". */
export function counted(count, noun) {
  return `${count.toLocaleString("en")} ${noun}${count === 1 ? "" : "s"}`;
}
