const leave = (event) => {
  event.preventDefault()
  const { href } = document.querySelector("our-exit a")
  document.title = ""
  // An empty one in its place: an answer that is just coming in would miss it, and say so.
  document.body.replaceWith(document.createElement("body"))
  location.replace(href)
}

// Three Shifts within a second, counted for the page: its parts, this element too, may change between them.
let times = []
document.addEventListener("keydown", (event) => {
  times = event.key === "Shift" && !event.repeat ? [...times, event.timeStamp] : []
  if (event.timeStamp - times.at(-3) < 1000 && document.querySelector("our-exit")) leave(event)
})

// Or a click.
customElements.define("our-exit", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", leave)
  }
})
