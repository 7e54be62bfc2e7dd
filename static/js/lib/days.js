// Offers the first day of the photos as the day of the memory.
export function offerDay(form) {
  const offer = form.querySelector("[data-offer]")
  const days = Array.from(form.querySelectorAll("[data-taken]"), (row) => row.dataset.taken).sort()
  if (!offer || !days[0]) return
  const dates = new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "long", timeZone: "UTC" })
  const said = dates.formatRange(new Date(days[0]), new Date(days.at(-1)))
  offer.querySelector("p").textContent = offer.dataset.offerText.replace("{dates}", said)
  offer.hidden = false
  offer.querySelector("[data-use]").onclick = () => {
    const parts = days[0].split("-")
    for (const name of ["year", "month", "day"]) form.elements[name].value = +parts.shift()
    offer.hidden = true
  }
}
