// Pages through pictures that :target opens. Steps replace the address, so that back leaves at once.
customElements.define("our-viewer", class extends HTMLElement {
  connectedCallback() {
    addEventListener("hashchange", () => {
      this.pushed ||= !this.now
      this.update()
    })
    addEventListener("pageshow", () => this.update())
    // Between two pictures the focus is nowhere for a moment: keys are heard wherever they fall.
    addEventListener("keydown", this)
    for (const name of ["click", "pointerdown", "pointerup"]) this.addEventListener(name, this)
  }

  handleEvent(event) {
    const { type, key, clientX } = event
    const link = type === "click" && event.target.closest("a[href^='#']")
    const moved = type === "pointerup" ? clientX - this.start : 0
    if (type === "pointerdown") this.start = visualViewport.scale > 1 ? NaN : clientX
    if (link) {
      event.preventDefault()
      this.go(link)
    }
    if (key === "Escape") this.go(this.now?.querySelector("[data-close]"))
    if (key === "ArrowRight" || moved < -50) this.go(this.now?.querySelector(".is-next"))
    if (key === "ArrowLeft" || moved > 50) this.go(this.now?.querySelector(".is-back"))
  }

  go(link) {
    if (!link) return
    if (this.pushed && !link.matches(".step")) history.back()
    else location.replace(link.hash)
  }

  update() {
    const before = this.now
    this.now = this.querySelector(":target")
    for (let node = this; node !== document.body; node = node.parentElement)
      for (const other of node.parentElement.children) if (other !== node) other.inert = this.now
    if (this.now) {
      this.now.tabIndex = -1
      this.now.focus()
      const next = this.now.querySelector(".is-next")
      if (next) document.querySelector(next.hash + " img").loading = "eager"
    } else if (before) {
      this.pushed = false
      document.querySelector(`a[href="#${before.id}"]`)?.focus()
    }
  }
})
