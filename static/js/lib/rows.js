// What is to be seen of each photo on its way into this place.
export function rows(place) {
  const share = ({ row }, text) => (row.querySelector("[data-share]").textContent = text)

  const made = (name, entry) => {
    const row = place.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true)
    row.querySelector("b").textContent = entry.file.name
    row.querySelector("button").onclick = () => {
      row.remove()
      if (name === "row") return place.line.drop(entry)
      place.line.all--
      place.take([entry.file], [entry.handle])
    }
    return row
  }

  return {
    shows(entry) {
      entry.row = made("row", entry)
      place.querySelector("[data-files]").append(entry.row)
    },
    waits: (entry) => share(entry, place.dataset.waitsText),
    moved(entry, part) {
      entry.row.querySelector("progress").value = part
      share(entry, Math.round(100 * part) + " %")
    },
    settled(entry, { row, kept }) {
      entry.row.replaceWith(row ?? made("failed", entry))
      if (kept) return
      place.refused = true
      if (row) place.line.all--
    },
    changed: () => place.update(),
  }
}
