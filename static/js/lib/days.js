// Takes the first day of the photos as the day of the memory; where somebody has entered another, it is offered.
export function offerDay(form) {
  const offer = form.querySelector("[data-offer]")
  const days = Array.from(form.querySelectorAll("[data-taken]"), (row) => row.dataset.taken).sort()
  if (!offer || !days[0]) return
  const dates = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" })
  const said = dates.formatRange(new Date(days[0]), new Date(days.at(-1)))
  offer.querySelector("p").textContent = offer.dataset.offerText.replace("{dates}", said)
  offer.hidden = false
  const { year, month, day } = form.elements
  const use = () => [year.value, month.value, day.value] = days[0].split("-").map(Number)
  const button = offer.querySelector("[data-use]")
  button.hidden = !month.value && !day.value
  button.onclick = () => (use(), (button.hidden = true))
  if (button.hidden) use()
}
