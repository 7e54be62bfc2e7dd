// Shows how far all of it is, and what an earlier visit left half way.
export function showTotal(place, { all, kept, busy, paused, left }) {
  const total = place.querySelector("[data-total]")
  total.hidden = !all
  total.querySelector("p").textContent = place.dataset.totalText.replace("{done}", kept).replace("{all}", all)
  Object.assign(total.querySelector("progress"), { max: all || 1, value: kept })
  const pause = place.querySelector("[data-pause]")
  pause.hidden = !busy
  for (const words of pause.children) words.hidden = ("on" in words.dataset) !== paused
  const before = place.querySelector("[data-left]")
  before.hidden = !left.length
  before.querySelector("p").textContent = place.dataset.leftText.replace("{count}", left.length)
  before.querySelector("[data-again]").hidden = !left.some(({ handle }) => handle)
}
