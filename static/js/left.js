// Counts down in the last tenth of what a field can hold. Counts as the server does: lines end in two characters there,
// a character beyond the first plane is one, spaces around don't count. Nothing is ever cut off.
const NEAR = 0.9

const length = (text) => [...text.trim().replace(/\n/g, "\r\n")].length

// Stands empty before anything is near: what is said in it later is read out.
function line(field) {
  if (field.left) return field.left
  const left = document.createElement("p")
  left.className = "hint"
  left.setAttribute("aria-live", "polite")
  field.after(left)
  return (field.left = left)
}

export function count(target) {
  const most = Number(target.dataset.longest)
  const left = most - length(target.value)
  const { leftText, overText } = document.body.dataset
  const said = left < 0 ? overText : leftText
  line(target).textContent = left > most * (1 - NEAR) ? "" : said.replace("{number}", Math.abs(left))
}
