// What is to be seen of each photo on its way into this place.
export function rows(place) {
  const share = ({ row }, text) => (row.querySelector("[data-share]").textContent = text)

  const made = (name, entry) => {
    const row = place.querySelector(`template[data-${name}]`).content.firstElementChild.cloneNode(true)
    row.querySelector("b").textContent = entry.file.name
    shown(row, entry)
    row.querySelector("button").onclick = () => {
      row.remove()
      if (name === "row") return place.line.drop(entry)
      place.line.all--
      place.take([entry.file], [entry.handle])
    }
    return row
  }

  // A thumbnail at once, where the browser can draw the file, and for as long as the page is open.
  const shown = (row, entry) => {
    const gap = row.querySelector(".gap")
    const picture = entry.thumb
    if (gap && picture) picture.decode().then(() => gap.replaceWith(picture), () => {})
  }

  return {
    shows(entry) {
      // Of hundreds, whole pictures would be too much for a phone.
      const few = place.querySelectorAll(".file").length < 30
      if (few) entry.thumb = Object.assign(new Image(48, 48), { alt: "", src: URL.createObjectURL(entry.file) })
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
      if (row) shown(row, entry)
      if (kept) return
      place.refused = true
      if (row) place.line.all--
    },
    changed: () => place.update(),
  }
}
