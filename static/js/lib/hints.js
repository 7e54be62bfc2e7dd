// Plain rules about what somebody writes. They are content (content/<language>/helpers), and mean the same in Python.

// Words as the expressions know them: small letters without marks, straight apostrophes, single spaces.
export const fold = (text) => text
  .replace(/[’‘ʼ`´]/g, "'").normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/[ \t\n\r\f\v]+/g, " ").replace(/^ | $/g, "")

const compiled = (flags) => (expression) => new RegExp(expression, flags)
const ready = (rule) => ({ ...rule, any: rule.any.map(compiled("iu")), none: rule.none.map(compiled("iu")) })

export const compile = ({ passes, rules, parts, enough }) =>
  ({ passes: passes.map(compiled("giu")), rules: rules.map(ready), parts: parts.map(ready), enough })

const some = (expressions, text) => expressions.some((expression) => expression.test(text))
const words = (text) => text.split(" ").filter((word) => /[\p{L}\p{N}]/u.test(word)).length

const speaks = ({ any, none, under }, text) =>
  !some(none, text) && (some(any, text) || words(text) < under || !(any.length || under))

export const ticks = ({ parts }, text) => parts.filter((part) => speaks(part, fold(text)))

// The one rule that speaks, or none. Danger wins over everything; a part of a message is never asked for the others.
export const judge = (helper, written, slot = "") => {
  const text = fold(written)
  if (!text) return null
  const rest = helper.passes.reduce((left, kind) => left.replace(kind, " "), text)
  const isFor = (rule) => !rule.slot.length || rule.slot.includes(slot)
  const found = helper.rules.find((rule) => isFor(rule) && speaks(rule, rule.id === "safety" ? text : rest))
  if (found || slot || rest !== text) return found ?? null
  const there = ticks(helper, text)
  return there.length < helper.enough ? helper.parts.find((part) => !there.includes(part)) : null
}
