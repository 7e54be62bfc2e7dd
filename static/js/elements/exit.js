// A click or three Shifts within a second.
customElements.define("our-exit", class extends HTMLElement {
  connectedCallback() {
    this.times = []
    this.addEventListener("click", this)
    document.addEventListener("keydown", this)
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this)
  }

  handleEvent(event) {
    if (event.type === "keydown") {
      this.times = event.key === "Shift" && !event.repeat ? [...this.times, event.timeStamp] : []
      if (!(event.timeStamp - this.times.at(-3) < 1000)) return
    }
    event.preventDefault()
    const { href } = this.querySelector("a")
    document.title = ""
    document.body.remove()
    location.replace(href)
  }
})
